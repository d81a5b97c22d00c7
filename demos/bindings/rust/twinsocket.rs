//! twinsocket for Rust, written by hand and without crates.
//!
//! `run()` and `poll()` call the handler of a `WebSocket` on the thread that created it; it is
//! neither `Send` nor `Sync`. A handler that panics ends the program. Dropping the socket closes it
//! as "going away".
use std::cell::RefCell;
use std::ffi::{c_char, c_int, c_void, CStr, CString};
use std::rc::Rc;

#[repr(C)]
struct Handlers {
    size: usize,
    on_open: Option<extern "C" fn(*mut c_void, *mut c_void)>,
    on_text: Option<extern "C" fn(*mut c_void, *mut c_void, *const u8, usize)>,
    on_binary: Option<extern "C" fn(*mut c_void, *mut c_void, *const u8, usize)>,
    on_error: Option<extern "C" fn(*mut c_void, *mut c_void, *const u8, usize)>,
    on_close: Option<extern "C" fn(*mut c_void, *mut c_void, bool, u16, *const u8, usize)>,
}

/// As in twinsocket.h; options that this binding does not set keep their defaults.
#[repr(C)]
struct Options {
    size: usize,
    protocols: *const *const c_char,
    protocol_count: usize,
    rest: [u64; 12],
}

extern "C" {
    fn twinsocket_options_init(options: *mut Options, size: usize);
    fn twinsocket_create(url: *const u8, size: usize, options: *const Options, handlers: *const Handlers,
                         user: *mut c_void, socket: *mut *mut c_void) -> c_int;
    fn twinsocket_destroy(socket: *mut c_void);
    fn twinsocket_send_text(socket: *mut c_void, text: *const u8, size: usize) -> c_int;
    fn twinsocket_send_binary(socket: *mut c_void, bytes: *const u8, size: usize) -> c_int;
    fn twinsocket_close(socket: *mut c_void, code: u16, reason: *const u8, size: usize) -> c_int;
    fn twinsocket_ready_state(socket: *const c_void) -> c_int;
    fn twinsocket_buffered_amount(socket: *const c_void) -> u64;
    fn twinsocket_protocol(socket: *const c_void, buffer: *mut u8, room: usize) -> usize;
    fn twinsocket_poll() -> bool;
    fn twinsocket_run() -> c_int;
    fn twinsocket_quit(status: c_int);
    fn twinsocket_last_error() -> *const c_char;
}

/// Misuse: the code of a DOMException, such as 12 for "SyntaxError", and a message.
#[derive(Debug)]
pub struct Error {
    pub code: i32,
    pub message: String,
}

fn check(code: c_int) -> Result<(), Error> {
    if code == 0 {
        return Ok(());
    }
    let message = unsafe { CStr::from_ptr(twinsocket_last_error()) };
    Err(Error { code, message: message.to_string_lossy().into_owned() })
}

pub enum Event<'a> {
    Open,
    Text(&'a str),
    Binary(&'a [u8]),
    Error(&'a str),
    Close { clean: bool, code: u16, reason: &'a str },
}

#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub enum ReadyState {
    Connecting,
    Open,
    Closing,
    Closed,
}

/// What a handler may do with its socket.
#[derive(Clone, Copy)]
pub struct Handle(*mut c_void);

type Handler = RefCell<Box<dyn FnMut(Handle, Event)>>;

pub struct WebSocket {
    handle: Handle,
    _handler: Rc<Handler>,
}

impl WebSocket {
    pub fn connect(url: &str, protocols: &[&str], handler: impl FnMut(Handle, Event) + 'static)
                   -> Result<WebSocket, Error> {
        let names: Vec<CString> = protocols.iter().map(|&name| CString::new(name).unwrap_or_default()).collect();
        let pointers: Vec<*const c_char> = names.iter().map(|name| name.as_ptr()).collect();
        let handler: Rc<Handler> = Rc::new(RefCell::new(Box::new(handler)));
        let size = std::mem::size_of::<Handlers>();
        let handlers = Handlers { size, on_open: Some(on_open), on_text: Some(on_text), on_binary: Some(on_binary),
                                  on_error: Some(on_error), on_close: Some(on_close) };
        let mut socket = std::ptr::null_mut();
        unsafe {
            let mut options = std::mem::zeroed::<Options>();
            twinsocket_options_init(&mut options, std::mem::size_of::<Options>());
            options.protocols = pointers.as_ptr();
            options.protocol_count = pointers.len();
            let user = Rc::as_ptr(&handler) as *mut c_void;
            check(twinsocket_create(url.as_ptr(), url.len(), &options, &handlers, user, &mut socket))?;
        }
        Ok(WebSocket { handle: Handle(socket), _handler: handler })
    }

    pub fn handle(&self) -> Handle {
        self.handle
    }
}

impl Drop for WebSocket {
    fn drop(&mut self) {
        unsafe { twinsocket_destroy(self.handle.0) }
    }
}

impl Handle {
    pub fn send_text(&self, text: &str) -> Result<(), Error> {
        check(unsafe { twinsocket_send_text(self.0, text.as_ptr(), text.len()) })
    }

    pub fn send_binary(&self, bytes: &[u8]) -> Result<(), Error> {
        check(unsafe { twinsocket_send_binary(self.0, bytes.as_ptr(), bytes.len()) })
    }

    /// With code 0 no code is sent.
    pub fn close(&self, code: u16, reason: &str) -> Result<(), Error> {
        check(unsafe { twinsocket_close(self.0, code, reason.as_ptr(), reason.len()) })
    }

    pub fn ready_state(&self) -> ReadyState {
        match unsafe { twinsocket_ready_state(self.0) } {
            0 => ReadyState::Connecting,
            1 => ReadyState::Open,
            2 => ReadyState::Closing,
            _ => ReadyState::Closed,
        }
    }

    pub fn buffered_amount(&self) -> u64 {
        unsafe { twinsocket_buffered_amount(self.0) }
    }

    pub fn protocol(&self) -> String {
        let mut room = [0u8; 256];
        let size = unsafe { twinsocket_protocol(self.0, room.as_mut_ptr(), room.len()) };
        String::from_utf8_lossy(&room[..size.min(room.len())]).into_owned()
    }
}

// The library calls these one at a time, while the socket exists, and passes valid UTF-8.
fn fire(user: *mut c_void, socket: *mut c_void, event: Event) {
    let handler = unsafe { &*(user as *const Handler) };
    (handler.borrow_mut())(Handle(socket), event)
}

fn bytes<'a>(data: *const u8, size: usize) -> &'a [u8] {
    if size == 0 { &[] } else { unsafe { std::slice::from_raw_parts(data, size) } }
}

fn text<'a>(data: *const u8, size: usize) -> &'a str {
    std::str::from_utf8(bytes(data, size)).unwrap_or("")
}

extern "C" fn on_open(user: *mut c_void, socket: *mut c_void) {
    fire(user, socket, Event::Open)
}

extern "C" fn on_text(user: *mut c_void, socket: *mut c_void, data: *const u8, size: usize) {
    fire(user, socket, Event::Text(text(data, size)))
}

extern "C" fn on_binary(user: *mut c_void, socket: *mut c_void, data: *const u8, size: usize) {
    fire(user, socket, Event::Binary(bytes(data, size)))
}

extern "C" fn on_error(user: *mut c_void, socket: *mut c_void, data: *const u8, size: usize) {
    fire(user, socket, Event::Error(text(data, size)))
}

extern "C" fn on_close(user: *mut c_void, socket: *mut c_void, clean: bool, code: u16, data: *const u8, size: usize) {
    fire(user, socket, Event::Close { clean, code, reason: text(data, size) })
}

/// Returns whether anything was done.
pub fn poll() -> bool {
    unsafe { twinsocket_poll() }
}

pub fn run() -> i32 {
    unsafe { twinsocket_run() }
}

pub fn quit(status: i32) {
    unsafe { twinsocket_quit(status) }
}
