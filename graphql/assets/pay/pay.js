"use strict";
(() => {
  const by = (id) => document.getElementById(id);
  const views = ["loading", "broken", "absent", "refusal", "offer", "payment"];
  const show = (view) => views.forEach((id) => { by(id).hidden = id !== view; });
  const kept = sessionStorage;
  const given = location.hash.slice(1);
  if (given) {
    if (kept.getItem("link") !== given) kept.clear();
    kept.setItem("link", given);
    history.replaceState(null, "", location.pathname);
  }
  const token = kept.getItem("link");

  const ask = async (query, variables) => {
    const answer = await fetch("/cabinet/graphql", {
      method: "POST",
      credentials: "omit",
      headers: { "content-type": "application/json", accept: "application/graphql-response+json, application/json" },
      body: JSON.stringify({ query, variables }),
    });
    const { data } = await answer.json();
    if (!data) throw new Error("no data");
    return data;
  };
  const refused = (errors) => {
    by("refusal").textContent = errors.map((error) => error.message).join(" ");
    show("refusal");
  };
  const rubles = (money) => money.amount.replace(".", ",") + "\u00a0₽";
  const uuid = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  };

  const PAYMENT = "payment { stage stageText amount { amount } pageUrl qrPayload qrSvg } userErrors { message }";
  const open = ["CREATED", "REGISTERED", "AUTHORIZED"];
  const ended = ["CANCELED", "EXPIRED", "REJECTED"];

  const showPayment = (payment, leave) => {
    by("stage").textContent = payment.stageText;
    by("sum").textContent = rubles(payment.amount);
    by("code").hidden = !payment.qrSvg;
    if (payment.qrSvg) by("code").src = "data:image/svg+xml," + encodeURIComponent(payment.qrSvg);
    const next = payment.pageUrl || payment.qrPayload;
    const leads = next && /^https?:/.test(next);
    by("go").hidden = !leads;
    if (leads) by("go").href = next;
    by("again").hidden = !ended.includes(payment.stage);
    show("payment");
    if (leave && payment.pageUrl && leads) location.assign(next);
    else if (open.includes(payment.stage)) setTimeout(follow, 3000);
  };

  const follow = async () => {
    try {
      const query = `query ($token: SensitiveString!, $id: UUID!) { paymentByLink(token: $token, commandId: $id) { ${PAYMENT} } }`;
      const { paymentByLink } = await ask(query, { token, id: kept.getItem("command") });
      if (paymentByLink.payment) showPayment(paymentByLink.payment, false);
      else refused(paymentByLink.userErrors);
    } catch { setTimeout(follow, 5000); }
  };

  const pay = async (method) => {
    const amount = by("amount").value.trim() || null;
    const what = JSON.stringify([method, amount]);
    // The same again after a lost answer is the same command.
    if (kept.getItem("what") !== what) { kept.setItem("what", what); kept.setItem("command", uuid()); }
    const buttons = document.querySelectorAll("#methods button");
    buttons.forEach((button) => { button.disabled = true; });
    ["refusal", "broken"].forEach((id) => { by(id).hidden = true; });
    try {
      const query = `mutation ($input: PayByLinkInput!) { payByLink(input: $input) { ${PAYMENT} } }`;
      const input = { commandId: kept.getItem("command"), token, method, amount };
      const { payByLink } = await ask(query, { input });
      if (payByLink.payment) { kept.setItem("begun", "1"); showPayment(payByLink.payment, true); return; }
      by("refusal").textContent = payByLink.userErrors.map((error) => error.message).join(" ");
      by("refusal").hidden = false;
    } catch { by("broken").hidden = false; }
    buttons.forEach((button) => { button.disabled = false; });
  };

  const offer = async () => {
    show("loading");
    try {
      const query = `query ($token: SensitiveString!) { payableByLink(token: $token) { payable { creditorName owed { amount }
        debtNumberEnding methods { method commission } } userErrors { message } } }`;
      const { payableByLink: { payable, userErrors } } = await ask(query, { token });
      if (!payable) { refused(userErrors); return; }
      by("creditor").textContent = payable.creditorName;
      by("number").textContent = "…" + payable.debtNumberEnding;
      by("owed").textContent = rubles(payable.owed);
      by("amount").value = payable.owed.amount;
      by("methods").replaceChildren(...payable.methods.flatMap(({ method, commission }) => {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = by(method).content.textContent;
        button.addEventListener("click", () => pay(method));
        const note = document.createElement("small");
        note.textContent = commission || "";
        return [button, note];
      }));
      show("offer");
    } catch { show("broken"); }
  };

  by("again").addEventListener("click", () => { ["what", "command", "begun"].forEach((key) => kept.removeItem(key)); offer(); });
  if (!token) show("absent");
  else if (kept.getItem("begun")) { show("loading"); follow(); }
  else offer();
})();
