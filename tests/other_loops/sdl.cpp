// A program whose loop is SDL's: a game, which polls once a frame and needs no handle.
#include <web/event_loop.h>
#include <web/websocket.h>

#include <chrono>
#include <cstdio>

#include <SDL2/SDL.h>

int main(int, char** arguments) {
  SDL_SetHint(SDL_HINT_VIDEODRIVER, "dummy");  // A game leaves this out.
  if (SDL_Init(SDL_INIT_VIDEO) != 0) return 1;
  {
    web::WebSocket socket(arguments[1]);
    bool isOver = false;
    socket.onopen = [&] {
      web::setTimeout([&] { socket.send("hello from sdl"); }, std::chrono::milliseconds(20));
    };
    socket.onmessage = [&](web::MessageEvent& event) {
      std::puts(event.text()->c_str());
      socket.close();
    };
    socket.onclose = [&] { isOver = true; };

    while (!isOver) {
      while (web::pollEvents()) {  // As long as there is something to do.
      }
      // Waits for an SDL event, or for the next frame.
      SDL_Event event;
      if (SDL_WaitEventTimeout(&event, 16) != 0 && event.type == SDL_QUIT) isOver = true;
    }
  }
  SDL_Quit();
}
