// Runs a page's script in workerd, within one request: the request is /?ARGUMENT, and the response is the
// exit status. Members that workerd lacks, such as onopen, are added first.
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
