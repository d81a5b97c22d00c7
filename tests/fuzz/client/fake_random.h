// OpenSSL's random numbers, the same ones in each run.
#pragma once

namespace web::fuzz {

// From here on. No four bytes come twice, so that masking keys can be told apart.
void repeatRandomNumbers();

}  // namespace web::fuzz
