// The endpoint stands beside the page: /cabinet/graphiql asks /cabinet/graphql. The session cookie goes along
// because the origin is the same; the header is one that no form of another site can send.
const fetcher = GraphiQL.createFetcher({
  url: location.pathname.replace(/graphiql\/?$/, 'graphql'),
  headers: { 'x-cabinet-csrf': '1' },
});
ReactDOM.createRoot(document.getElementById('graphiql')).render(
  React.createElement(GraphiQL, { fetcher, shouldPersistHeaders: false }),
);
