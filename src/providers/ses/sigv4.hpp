// AWS Signature Version 4. Source: docs.aws.amazon.com "Signature Version 4 signing process"; the tests hold AWS's
// published example vectors.
#pragma once

#include "model/digest.hpp"

#include <outbound/providers/ses.hpp>
#include <outbound/types.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace outbound::aws {

/// The scope of a signature: AWS's names of region and service (`us-east-1`, `ses`).
struct signing_scope {
    std::string region;
    std::string service;
};

/// The parts of a request that are signed.
struct signable {
    std::string_view method;
    /// As on the wire; empty means `/`. Dot segments and repeated slashes are folded before signing.
    std::string_view path;
    std::string_view query;                                    ///< Without `?`, as on the wire.
    std::vector<std::pair<std::string, std::string>> headers;  ///< All headers to sign, including `host`.
    std::string_view body;
};

/// The text whose digest is signed.
std::string canonical_request(const signable& request);

/// Signs the request at `now`. Returns the additional header lines (`Name: value`, CRLF): X-Amz-Date, Authorization,
/// and X-Amz-Security-Token for temporary credentials. Throws error{errc::internal} if OpenSSL fails.
std::string signature_lines(
    signable request, const credentials& credentials, const signing_scope& scope, timestamp now);

/// Computes signatures for one scope; caches the key of the day, whose derivation takes four digests.
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
    std::string day_;  // The day of key_, YYYYMMDD.
    std::optional<hmac_key> key_;
};

}  // namespace outbound::aws
