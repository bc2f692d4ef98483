// AWS Signature Version 4: what a request must carry to be believed.
// Source: docs.aws.amazon.com "Signature Version 4 signing process"; the tests hold AWS's published example vectors.
#pragma once

#include <outbound/providers/ses.hpp>
#include <outbound/types.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace outbound::aws {

/// Where a signature is good: its region and service, as AWS calls them (`us-east-1`, `ses`).
struct signing_scope {
    std::string region;
    std::string service;
};

/// The parts of a request that are signed.
struct signable {
    std::string_view method;
    std::string_view
        path;  ///< As on the wire; empty means `/`. Dot segments and repeated slashes are folded for signing.
    std::string_view query;                                    ///< Without `?`, as on the wire.
    std::vector<std::pair<std::string, std::string>> headers;  ///< All that are to be signed, `host` among them.
    std::string_view body;
};

/// The text whose digest is signed.
std::string canonical_request(const signable& request);

/// Signs the request at `now`: the lines (`Name: value` and CRLF) that it needs beside its own: X-Amz-Date,
/// Authorization, and X-Amz-Security-Token with temporary credentials. Throws error{errc::internal} when OpenSSL cannot
/// compute the digests.
std::string signature_lines(
    signable request, const credentials& credentials, const signing_scope& scope, timestamp now);

/// Computes signatures for one scope; keeps the day's key, which takes four digests to derive.
class signer {
public:
    signer(credentials credentials, signing_scope scope)
        : credentials_{std::move(credentials)},
          scope_{std::move(scope)}
    {
    }

    /// As signature_lines().
    std::string lines(signable request, timestamp now);

private:
    credentials credentials_;
    signing_scope scope_;
    std::string day_;  // YYYYMMDD that key_ is for.
    std::string key_;
};

}  // namespace outbound::aws
