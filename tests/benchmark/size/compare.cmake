# A program in C may be at most MOST bytes larger than the same one in C++: code and data, without debugging
# information, and not the size of the file, which is padded to pages.
foreach(program IN ITEMS CXX C)
  execute_process(COMMAND ${SIZE} ${${program}_PROGRAM} OUTPUT_VARIABLE told COMMAND_ERROR_IS_FATAL ANY)
  if(NOT told MATCHES "\n *([0-9]+)[ \t]+([0-9]+)")
    message(FATAL_ERROR "${SIZE} says: ${told}")
  endif()
  math(EXPR ${program}_size "${CMAKE_MATCH_1} + ${CMAKE_MATCH_2}")
endforeach()
math(EXPR more "${C_size} - ${CXX_size}")
message("C++: ${CXX_size} bytes, C: ${C_size} bytes, ${more} more (at most ${MOST})")
if(more GREATER MOST)
  message(FATAL_ERROR "The C API adds too much.")
endif()
