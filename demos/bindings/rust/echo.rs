//! Says something to an echo server. usage: echo URL
#[allow(dead_code)]
mod twinsocket;

use twinsocket::{Event, Handle, ReadyState, WebSocket};

fn listen(socket: Handle, event: Event, answers: &mut u32) {
    match event {
        Event::Open => {
            assert_eq!(socket.ready_state(), ReadyState::Open);
            println!("OPEN: {}", socket.protocol());
            socket.send_text("Grüße").unwrap();
            socket.send_binary(&[0x00, 0x01, 0xff]).unwrap();
        }
        Event::Text(text) => {
            println!("text: {text}");
            *answers += 1;
        }
        Event::Binary(bytes) => {
            let hex: String = bytes.iter().map(|byte| format!(" {byte:02x}")).collect();
            println!("binary:{hex}");
            *answers += 1;
        }
        Event::Error(message) => println!("error: {message}"),
        Event::Close { clean, code, reason } => {
            println!("closed: {code} {reason} ({})", if clean { "clean" } else { "not clean" });
            twinsocket::quit(if clean { 0 } else { 1 });
        }
    }
    if *answers == 2 && socket.ready_state() == ReadyState::Open {
        socket.close(4000, "enough").unwrap();
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if arguments.len() != 2 {
        eprintln!("usage: echo URL");
        std::process::exit(2);
    }
    let mut answers = 0;
    match WebSocket::connect(&arguments[1], &["greeting"], move |socket, event| listen(socket, event, &mut answers)) {
        Ok(_socket) => std::process::exit(twinsocket::run()),
        Err(error) => {
            println!("refused: {} {}", error.code, error.message);
            std::process::exit(2);
        }
    }
}
