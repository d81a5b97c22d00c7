// Makes text from outside safe to show in an error message, an exception or a line of the trace, as
// sdk/text/printable.h does natively. tests/protocol/printable_test.cpp has the rules.
mergeInto(LibraryManager.library, {
  $twinsocketPrintableText: function(text) {
    const most = 1024;
    const fitting = (size) => new TextEncoder().encodeInto(shown, new Uint8Array(size)).read;
    const shown =
        text.replace(/([:\/\\][\/\\]|(?:^|[\/\\?#'" ])(?:wss?|https?):)[^\/\\?#'" ]*@/gi, '$1')
            .replace(/[\ud800-\udfff]/gu, '\ufffd')
            .replace(/[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, '.');
    return fitting(most) === shown.length ? shown : shown.slice(0, fitting(most - 3)) + '…';
  },

  // For a text that should have been a URL: leaves out everything that may be user and password.
  $twinsocketUrlInQuotes: function(text) {
    return `'${text.replace(/^([^:@]*:)?[^]*@/, (all, scheme) => scheme ? scheme + '//' : '')}'`;
  },

  twinsocketPrintable__deps:
      ['$twinsocketPrintableText', '$twinsocketTextAt', '$twinsocketWriteText'],
  twinsocketPrintable: function(text, size, string) {
    twinsocketWriteText(twinsocketPrintableText(twinsocketTextAt(text, size)), string);
  },
});
