// In Node an exception that leaves a handler would end the process; a page continues, and so do we.
process.on('uncaughtException', (error) => console.error(`left a handler: ${error?.message ?? error}`));
