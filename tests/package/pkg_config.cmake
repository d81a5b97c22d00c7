# Programs that find the installed BUILD with pkg-config, linked dynamically and statically; and one in C++17.
include(${CMAKE_CURRENT_LIST_DIR}/steps.cmake)

file(REMOVE_RECURSE ${FOLDER})
run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${FOLDER}/first)
file(RENAME ${FOLDER}/first ${FOLDER}/moved)
file(GLOB_RECURSE pc ${FOLDER}/moved/*/twinsocket.pc)
get_filename_component(folder ${pc} DIRECTORY)
set(ENV{PKG_CONFIG_PATH} ${folder})
set(main ${CMAKE_CURRENT_LIST_DIR}/programs/main.cpp)

# Stores the output of pkg-config for a package in `flags`.
function(ask_of package)
  execute_process(COMMAND pkg-config ${ARGN} ${package} OUTPUT_VARIABLE said COMMAND_ERROR_IS_FATAL ANY)
  separate_arguments(said UNIX_COMMAND ${said})
  set(flags ${said} PARENT_SCOPE)
endfunction()
macro(ask)
  ask_of(twinsocket ${ARGN})
endmacro()
set(c_user ${CMAKE_CURRENT_LIST_DIR}/programs/c_user.c)

if(EMULATOR)
  set(ENV{NODE_PATH} /usr/share/nodejs)  # Where Debian keeps what Emscripten's optimiser needs.
  separate_arguments(own UNIX_COMMAND "${FLAGS}")
  ask(--cflags --libs)
  run(em++ -std=c++20 ${own} ${main} ${flags} -o ${FOLDER}/program.js)
  expect("true\n" ${EMULATOR} ${FOLDER}/program.js)
  ask_of(twinsocket-emscripten-main --cflags --libs)
  run(emcc ${own} -c ${c_user} ${flags} -o ${FOLDER}/c_user.o)
  run(em++ ${own} ${FOLDER}/c_user.o ${flags} -o ${FOLDER}/c_user.js)
  expect("15 -3\n" ${EMULATOR} ${FOLDER}/c_user.js)
  return()
endif()
ask(--cflags --libs)
run(c++ -std=c++20 ${main} ${flags} -o ${FOLDER}/dynamic)
expect("true\n" ${FOLDER}/dynamic)
ask(--cflags --libs --static)
run(c++ -std=c++20 -static ${main} ${flags} -o ${FOLDER}/static)
expect("true\n" ${FOLDER}/static)

# In C, with a main() that returns.
ask_of(twinsocket-emscripten-main --cflags --libs)
run(cc -c ${c_user} ${flags} -o ${FOLDER}/c_user.o)
run(c++ ${FOLDER}/c_user.o ${flags} -o ${FOLDER}/c_user)
expect("15 -3\n" ${FOLDER}/c_user)

ask(--cflags)
execute_process(COMMAND c++ -std=c++17 -fsyntax-only ${main} ${flags}
  ERROR_VARIABLE errors RESULT_VARIABLE result)
if(result EQUAL 0 OR NOT errors MATCHES "library\\.h:[0-9:]+ error: [^\n]*twinsocket is for C\\+\\+20")
  message(FATAL_ERROR "C++17: ${errors}")
endif()
