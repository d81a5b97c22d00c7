# Shared by the tests of the package.
function(run)
  execute_process(COMMAND ${ARGV} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

# Runs a program, which must print exactly this.
function(expect expected)
  execute_process(COMMAND ${ARGN} OUTPUT_VARIABLE output ERROR_VARIABLE errors RESULT_VARIABLE result)
  if(NOT output STREQUAL "${expected}" OR NOT result EQUAL 0)
    message(FATAL_ERROR "${ARGN}: expected '${expected}', came '${output}', '${errors}', ${result}")
  endif()
endfunction()

# No installed file may refer to a path outside of the prefix.
function(expect_no_absolute_path prefix)
  file(GLOB_RECURSE files ${prefix}/*.cmake ${prefix}/*.pc ${prefix}/*.h ${prefix}/*.js)
  foreach(file IN LISTS files)
    file(STRINGS ${file} lines REGEX "[\" ;=]/[A-Za-z]+/")
    foreach(line IN LISTS lines)
      if(NOT line MATCHES "^ *(//|#) ")
        message(FATAL_ERROR "${file} has an absolute path: ${line}")
      endif()
    endforeach()
  endforeach()
  list(LENGTH files count)
  if(count LESS 10)
    message(FATAL_ERROR "only ${count} files are installed in ${prefix}")
  endif()
endfunction()

# The programs of the project in BUILD that use another binary.
function(expect_plugin_and_hidden build)
  expect("close 1006\nclose 1006\nunloaded twice\n" ${build}/host ${build}/libplugin.so)
  expect("2 handlers, 1 error, 1 close\nSyntaxError\n" ${build}/hidden)
endfunction()
