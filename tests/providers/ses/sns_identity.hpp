// Messages of SNS, and a certificate and key that sign them.
#pragma once

#include "providers/ses/sns.hpp"

#include "providers/webhook_keys.hpp"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <string>
#include <utility>

namespace outbound::testing {

inline constexpr const char* sns_topic = "arn:aws:sns:us-east-1:123456789012:outbound";

/// A self-signed certificate for the name of SNS, and its key.
struct sns_identity {
    signing_key key = signing_key::rsa();

    std::string certificate(const char* name = "sns.amazonaws.com", long from = -60, long until = 3600) const
    {
        X509* made = X509_new();
        X509_set_version(made, 2);
        ASN1_INTEGER_set(X509_get_serialNumber(made), 1);
        X509_gmtime_adj(X509_getm_notBefore(made), from);
        X509_gmtime_adj(X509_getm_notAfter(made), until);
        X509_set_pubkey(made, key.get());
        X509_NAME_add_entry_by_txt(
            X509_get_subject_name(made), "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
        X509_set_issuer_name(made, X509_get_subject_name(made));
        X509_sign(made, key.get(), EVP_sha256());
        BIO* out = BIO_new(BIO_s_mem());
        PEM_write_bio_X509(out, made);
        char* text = nullptr;
        const long size = BIO_get_mem_data(out, &text);
        std::string pem(text, static_cast<std::size_t>(size));
        BIO_free(out);
        X509_free(made);
        return pem;
    }

    ses::sns_message sign(ses::sns_message m) const
    {
        m.signature = key.sign(ses::signed_text(m), m.version == "1" ? EVP_sha1() : EVP_sha256());
        return m;
    }
};

inline ses::sns_message sns_notification(std::string version = "2", std::string message = "{}")
{
    ses::sns_message m;
    m.type = "Notification";
    m.message_id = "id-1";
    m.topic = sns_topic;
    m.message = std::move(message);
    m.timestamp = "2026-11-22T15:00:00.000Z";
    m.version = std::move(version);
    m.certificate_url = "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0.pem";
    return m;
}

}  // namespace outbound::testing
