# Reads `ctest -V`, prints "PASSED FAILED": counts the single tests of GoogleTest and node:test programs, and any
# other program as one.
{ id = $1; sub(/:$/, "", id) }
/^[0-9]+: \[  PASSED  \] [0-9]+ tests?\./ { good[id] += $5 }
/^[0-9]+: \[  FAILED  \] [0-9]+ tests?, listed below/ { bad[id] += $5 }
/^[0-9]+: (#|ℹ) pass [0-9]+$/ { good[id] += $4 }
/^[0-9]+: (#|ℹ) fail [0-9]+$/ { bad[id] += $4 }
/^ *[0-9]+\/[0-9]+ Test +#[0-9]+: / {
  match($0, /#[0-9]+/)
  id = substr($0, RSTART + 1, RLENGTH - 1)
  if ($0 ~ / Passed +[0-9.]+ sec/) {
    passed += id in good ? good[id] : 1
  } else {
    passed += good[id]
    failed += bad[id] > 0 ? bad[id] : 1
  }
}
END { print passed + 0, failed + 0 }
