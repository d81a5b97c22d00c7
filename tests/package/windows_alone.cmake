# Checks that a program for Windows needs only DLLs that are part of Windows: cmake -D OBJDUMP=… -D PROGRAM=… -P
# windows_alone.cmake
execute_process(COMMAND ${OBJDUMP} -p ${PROGRAM} OUTPUT_VARIABLE text COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "DLL Name: [^\r\n]+" names "${text}")
if(NOT names)
  message(FATAL_ERROR "${PROGRAM} names no DLL at all: this test reads nothing")
endif()
foreach(name IN LISTS names)
  string(TOLOWER "${name}" name)
  if(NOT name MATCHES "^dll name: (kernel32|msvcrt|ucrtbase|api-ms-win-[a-z0-9-]+|advapi32|ws2_32|crypt32|bcrypt|ncrypt|secur32|iphlpapi)\\.dll$")
    message(FATAL_ERROR "${PROGRAM} needs what is no part of Windows: ${name}")
  endif()
endforeach()
