// Runs a page's script in workerd, within one request: it asks for /?ARGUMENT and is answered with the
// exit status. What a page has and workerd has not, onopen and its like, is put there first.
for (const type of ['open', 'message', 'error', 'close']) {
  Object.defineProperty(WebSocket.prototype, `on${type}`, {
    set(handler) {
      this.handlers ??= {};
      const isNew = !(type in this.handlers);
      this.handlers[type] = handler;
      if (isNew) this.addEventListener(type, (event) => this.handlers[type]?.(event));
    },
  });
}

export default {
  async fetch(request, {evaluator, script}) {
    const status = await new Promise((onExit) => {
      globalThis.Module = {arguments: [new URL(request.url).searchParams.get('control')], onExit};
      evaluator.newFunction(script)();
    });
    return new Response(String(status));
  },
};
