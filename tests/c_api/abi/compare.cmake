# Compares the ABI of twinsocket.h with its record: PROGRAM prints the layout, and NM lists the functions in
# LIBRARY. RECORDS is the folder of the records; BITS is the size of a pointer.
function(expect_record name text)
  file(READ ${RECORDS}/${name} recorded)
  string(REPLACE "\r\n" "\n" text "${text}")
  if(NOT text STREQUAL recorded)
    file(WRITE ${OUTPUT}/${name} "${text}")
    message(FATAL_ERROR "The C ABI has changed: compare ${RECORDS}/${name} with ${OUTPUT}/${name}. "
                        "What is new goes to the end of a struct and into the record; what is gone or moved "
                        "breaks every binding: TWINSOCKET_ABI_VERSION has to change.")
  endif()
endfunction()

execute_process(COMMAND ${EMULATOR} ${PROGRAM} OUTPUT_VARIABLE layout COMMAND_ERROR_IS_FATAL ANY)
expect_record(layout-${BITS}.txt "${layout}")

execute_process(COMMAND ${NM} -g ${LIBRARY} OUTPUT_VARIABLE listed ERROR_QUIET COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL " T twinsocket_[a-z_]+" symbols "${listed}")
list(TRANSFORM symbols REPLACE "^ T " "")
list(REMOVE_DUPLICATES symbols)
list(SORT symbols)
list(JOIN symbols "\n" symbols)
expect_record(symbols.txt "${symbols}\n")
