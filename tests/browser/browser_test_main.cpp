// Runs the browser tests; collects the errors that the page reports.
#include "browser/browser_test.h"

#include <sstream>

#include <emscripten/emscripten.h>

namespace web {

namespace {

// Node and pages report an uncaught error in different ways. A handler keeps it from ending the
// program.
void collectReports() {
  emscripten_run_script(R"(
    Module.reports = [];
    const collect = (error) => Module.reports.push(error.name + ': ' + error.message);
    if (typeof process == 'object') {
      process.on('uncaughtException', collect);
    } else {
      addEventListener('error', (event) => {
        event.preventDefault();
        collect(event.error);
      });
    }
  )");
}

// Errors that a test did not expect are failures.
class ReportsAreExpected : public testing::EmptyTestEventListener {
  void OnTestEnd(const testing::TestInfo&) override { EXPECT_THAT(takeReports(), IsEmpty()); }
};

}  // namespace

Log takeReports() {
  letTasksRun();
  std::istringstream lines(emscripten_run_script_string("Module.reports.splice(0).join('\\n')"));
  Log reports;
  for (std::string line; std::getline(lines, line);) reports.push_back(line);
  return reports;
}

}  // namespace web

int main(int count, char** arguments) {
  testing::InitGoogleTest(&count, arguments);
  if (count < 3) return 2;
  web::serverAddress = arguments[1];
  web::unusedAddress = arguments[2];
  web::collectReports();
  testing::UnitTest::GetInstance()->listeners().Append(new web::ReportsAreExpected);
  // With Asyncify, main() has returned long ago, so the status is passed like this.
  emscripten_force_exit(RUN_ALL_TESTS());
}
