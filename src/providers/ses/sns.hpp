// Amazon SNS as a sender of webhooks: messages, signatures, and rules for the URLs in messages.
#pragma once

#include "providers/common/signature.hpp"

#include <outbound/types.hpp>

#include <openssl/x509.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace outbound::ses {

struct sns_message {
    std::string type;
    std::string message_id;
    std::string topic;
    std::string message;
    std::optional<std::string> subject;
    std::string token;
    std::string subscribe_url;
    std::string timestamp;
    std::string version;  ///< SignatureVersion
    std::string signature;
    std::string certificate_url;

    bool is_notification() const noexcept { return type == "Notification"; }
};

/// Parses a body. Throws error{errc::invalid} if it is not a message of SNS.
sns_message read_sns(std::string_view body);

/// The text that SNS signs: names and values on separate lines, in the documented order.
std::string signed_text(const sns_message& m);

/// Host, path and query of an https URL on SNS's own hosts in the topic's region.
struct sns_location {
    std::string host;
    std::string target;
};
std::optional<sns_location> trusted_location(std::string_view url, std::string_view topic);

/// As trusted_location(), for a signing certificate, whose path ends in `.pem`.
std::optional<sns_location> certificate_location(const sns_message& m);

/// A signing certificate of SNS.
class sns_certificate {
public:
    /// Parses PEM: the certificate, then its chain. Throws error{errc::provider} unless it is SNS's, valid now, and
    /// chains to `roots` (null: a certificate without a chain is accepted, because it was fetched from Amazon over
    /// TLS).
    sns_certificate(std::string_view pem, X509_STORE* roots);

    /// Whether the signature of the message is valid. False for versions other than 1 and 2.
    bool signed_by(const sns_message& m) const;

    bool holds_at(timestamp now) const noexcept { return now < valid_until_; }

private:
    signatures::public_key key_;
    timestamp valid_until_{};
};

struct store_free {
    void operator()(X509_STORE* p) const noexcept { X509_STORE_free(p); }
};

/// Reads root certificates from a PEM file. Throws error{errc::config}.
std::unique_ptr<X509_STORE, store_free> read_roots(const std::string& file);

}  // namespace outbound::ses
