//! People who use the program: borrowers who register, staff who sign in.

use std::time::Duration;

use serde_json::{Value, json};
use uuid::Uuid;

use super::App;

impl App {
    /// The newest code sent to a phone, after `seen` messages.
    pub(crate) async fn code(&self, phone: &str, seen: usize) -> String {
        for _ in 0..100 {
            let codes = self.codes(phone).await;
            if codes.len() > seen {
                return codes[0].clone();
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("no code was sent to the phone");
    }

    /// Codes sent to a phone, newest first.
    pub(crate) async fn codes(&self, phone: &str) -> Vec<String> {
        let page = self.get("/development/sms").await.text().await.unwrap();
        let to_phone = page.split("<tr>").filter(|row| row.contains(phone));
        let codes: Vec<String> =
            to_phone.filter_map(|row| row.split("Код ").nth(1).map(|rest| rest.chars().take(6).collect())).collect();
        self.keep_private(&codes);
        codes
    }

    pub(crate) async fn start_registration(&self, debt: &str, phone: &str) -> Value {
        self.keep_private([phone.trim_start_matches("+7")]);
        let documents = self.guest("{ registrationDocuments { kind version } }", json!({})).await;
        let consents: Vec<Value> = documents["data"]["registrationDocuments"]
            .as_array()
            .unwrap()
            .iter()
            .map(|document| json!({ "document": document["kind"], "version": document["version"] }))
            .collect();
        let answer = self
            .guest(
                "mutation ($input: StartRegistrationInput!) { startRegistration(input: $input) {
                    step { flowId codeLength } userErrors { code message field } } }",
                json!({ "input": { "commandId": Uuid::new_v4(), "debtNumber": debt, "phone": phone, "consents": consents } }),
            )
            .await;
        answer["data"]["startRegistration"].clone()
    }

    /// Says who the person of a registration is.
    pub(crate) async fn identify(&self, flow: &Value, name: &str, birth_date: &str) -> Value {
        self.keep_private([name, birth_date]);
        let answer = self
            .guest(
                "mutation ($input: ConfirmRegistrationIdentityInput!) {
                    confirmRegistrationIdentity(input: $input) { step { flowId } userErrors { code } } }",
                json!({ "input": { "commandId": Uuid::new_v4(), "flowId": flow, "fullName": name, "birthDate": birth_date } }),
            )
            .await;
        answer["data"]["confirmRegistrationIdentity"].clone()
    }

    pub(crate) async fn confirm(&self, mutation: &str, flow: &Value, code: &str) -> Value {
        let query = format!(
            "mutation ($input: ConfirmCodeInput!) {{ {mutation}(input: $input) {{ {} userErrors {{ code }} }} }}",
            if mutation == "confirmSignIn" { "session { token }" } else { "confirmed" }
        );
        let answer = self.guest(&query, json!({ "input": { "commandId": Uuid::new_v4(), "flowId": flow, "code": code } })).await;
        answer["data"][mutation].clone()
    }

    pub(crate) async fn complete(&self, flow: &Value, password: &str, command: Uuid) -> Value {
        self.keep_private([password]);
        let answer = self
            .guest(
                "mutation ($input: SetPasswordInput!) { completeRegistration(input: $input) {
                    session { token } userErrors { code } receipt { version replayed token } } }",
                json!({ "input": { "commandId": command, "flowId": flow, "password": password } }),
            )
            .await;
        let completed = answer["data"]["completeRegistration"].clone();
        self.keep_private(completed["session"]["token"].as_str());
        completed
    }

    /// Registers by a known phone; answers the session's token.
    pub(crate) async fn register(&self, debt: &str, phone: &str, password: &str) -> String {
        let seen = self.codes(phone).await.len();
        let flow = self.start_registration(debt, phone).await["step"]["flowId"].clone();
        let code = self.code(phone, seen).await;
        assert_eq!(self.confirm("confirmRegistrationCode", &flow, &code).await["confirmed"], true);
        let session = self.complete(&flow, password, Uuid::new_v4()).await;
        session["session"]["token"].as_str().unwrap().to_owned()
    }

    /// Signs a member of the demo's staff in; answers the session's token.
    pub(crate) async fn staff(&self, login: &str) -> String {
        let line = self.shown.iter().find(|line| line.trim().starts_with(login)).unwrap();
        let words: Vec<&str> = line.split_whitespace().collect();
        let answer = self
            .post(
                "/admin/graphql",
                None,
                "mutation ($input: SignInInput!) { signIn(input: $input) { session { token } userErrors { code message } } }",
                json!({ "input": { "commandId": Uuid::new_v4(), "login": login, "password": words[1], "totpCode": totp_code(words[2]) } }),
            )
            .await;
        let token = answer["data"]["signIn"]["session"]["token"].as_str().unwrap_or_else(|| panic!("{answer}"));
        self.keep_private([words[1], secret_of(words[2]), token]);
        token.to_owned()
    }

    /// Account of the demo at a provider.
    pub(crate) async fn account_of_demo(&self, provider: &str) -> String {
        let select = "SELECT account_id::text FROM provider_accounts WHERE provider = $1";
        sqlx::query_scalar(select).bind(provider).fetch_one(&mut self.connection().await).await.unwrap()
    }

    /// Uploads a register and lets it be compared.
    pub(crate) async fn reconcile(&self, token: &str, account: &str, day: &str, register: &str) -> Value {
        let part = "Content-Disposition: form-data; name=\"file\"; filename=\"register.csv\"\r\nContent-Type: text/csv";
        let body = format!("--cut\r\n{part}\r\n\r\n{register}\r\n--cut--\r\n");
        let request = reqwest::Client::builder().no_proxy().build().unwrap().post(format!("{}/admin/files", self.base()));
        let request = request.bearer_auth(token).header("x-cabinet-request", "1");
        let request = request.header("content-type", "multipart/form-data; boundary=cut").body(body);
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 201);
        let file: Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
        let input = json!({ "commandId": Uuid::new_v4(), "fileId": file["id"], "accountId": account, "day": day });
        let mutation = "mutation ($input: ReconcileRegisterInput!) { reconcileRegister(input: $input) {
            paymentRegister { id state startedBy totals { rows matchedPayments matchedPaid { amount } commission { amount }
                differences { refused unknown notConfirmed missing } }
                differences { nodes { kind text line providerNumber paymentId theirs ours { amount } } } }
            userErrors { code message } } }";
        let answer = self.post("/admin/graphql", Some(token), mutation, json!({ "input": input })).await;
        assert!(answer["errors"].is_null(), "{answer}");
        answer["data"]["reconcileRegister"].clone()
    }
}

/// The present code of the second factor behind an `otpauth` address.
pub(crate) fn totp_code(uri: &str) -> String {
    let bytes = base32::decode(base32::Alphabet::Rfc4648 { padding: false }, secret_of(uri)).unwrap();
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    totp_rs::Builder::new().with_secret(bytes).build().unwrap().generate(now).to_string()
}

fn secret_of(uri: &str) -> &str {
    uri.split("secret=").nth(1).and_then(|rest| rest.split('&').next()).unwrap()
}
