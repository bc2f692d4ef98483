// Rebuilds the signed text from the members of the message; OpenSSL checks certificate and signature.
#include "providers/ses/sns.hpp"

#include "model/base64.hpp"
#include "model/foreign_json.hpp"
#include "model/json_members.hpp"
#include "providers/ses/partitions.hpp"

#include <outbound/error.hpp>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <vector>

namespace outbound::ses {
namespace {

namespace json = boost::json;

constexpr std::size_t most_certificates = 8;
constexpr std::size_t most_values = 1'000;  // of an envelope with its attributes

struct openssl_free {
    void operator()(BIO* p) const noexcept { BIO_free(p); }
    void operator()(X509* p) const noexcept { X509_free(p); }
    void operator()(X509_STORE_CTX* p) const noexcept { X509_STORE_CTX_free(p); }
};
template <class T>
using owned = std::unique_ptr<T, openssl_free>;

[[noreturn]] void distrust(const std::string& why)
{
    ERR_clear_error();
    throw error{errc::provider, "the certificate of the SNS message " + why};
}

std::vector<owned<X509>> read_certificates(std::string_view pem)
{
    const owned<BIO> in{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
    std::vector<owned<X509>> all;
    while (all.size() < most_certificates) {
        owned<X509> certificate{PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr)};
        if (!certificate)
            break;
        all.push_back(std::move(certificate));
    }
    ERR_clear_error();
    return all;
}

bool reads_as_region(std::string_view text)
{
    return text.size() >= 3 && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    });
}

// The region in `<front><region>.<suffix>`, if `host` begins with `front`; empty if it is not a host of AWS.
std::string_view region_of_host(std::string_view host, std::string_view front)
{
    host.remove_prefix(front.size());
    const auto region = host.substr(0, host.find('.'));
    const auto rest = host.substr(std::min(region.size() + 1, host.size()));
    return reads_as_region(region) && rest == dns_suffix(region) ? region : std::string_view{};
}

bool is_of_sns(X509* certificate)
{
    static constexpr const char* names[] = {"sns.amazonaws.com", "sns-us-gov-west-1.amazonaws.com",
        "sns-us-gov-east-1.amazonaws.com", "sns-cn-north-1.amazonaws.com.cn", "sns-cn-northwest-1.amazonaws.com.cn",
        "sns.amazonaws.eu", "sns-eusc-de-east-1.amazonaws.eu"};
    for (const auto* name : names)
        if (X509_check_host(certificate, name, 0, 0, nullptr) == 1)
            return true;
    // Opt-in regions have their own names: sns-signing.<region>.<suffix>.
    std::array<char, 256> common{};
    X509_NAME_get_text_by_NID(
        X509_get_subject_name(certificate), NID_commonName, common.data(), static_cast<int>(common.size()));
    constexpr std::string_view front = "sns-signing.";
    const std::string_view name{common.data()};
    return name.starts_with(front) && !region_of_host(name, front).empty();
}

bool leads_to(X509_STORE* roots, const std::vector<owned<X509>>& chain)
{
    const std::unique_ptr<STACK_OF(X509), void (*)(STACK_OF(X509)*)> others{
        sk_X509_new_null(), [](STACK_OF(X509) * p) { sk_X509_free(p); }};
    for (std::size_t i = 1; i < chain.size(); ++i)
        sk_X509_push(others.get(), chain[i].get());
    const owned<X509_STORE_CTX> context{X509_STORE_CTX_new()};
    const bool good = context && X509_STORE_CTX_init(context.get(), roots, chain.front().get(), others.get()) == 1 &&
                      X509_verify_cert(context.get()) == 1;
    ERR_clear_error();
    return good;
}

timestamp time_of(const ASN1_TIME* at)
{
    std::tm parts{};
    if (ASN1_TIME_to_tm(at, &parts) != 1)
        return {};
    return timestamp{std::chrono::seconds{::timegm(&parts)}};
}

// arn:aws:sns:<region>:<account>:<name>
std::string_view region_of(std::string_view topic)
{
    for (int i = 0; i < 3; ++i) {
        const auto colon = topic.find(':');
        if (colon == std::string_view::npos)
            return {};
        topic.remove_prefix(colon + 1);
    }
    return topic.substr(0, std::min(topic.find(':'), topic.size()));
}

}  // namespace

sns_message read_sns(std::string_view body)
{
    boost::system::error_code failed;
    const auto document = parse_foreign_json(body, failed, most_values);
    if (failed)
        throw error{errc::invalid, "the body is not JSON: " + failed.message()};
    const auto* from = document.if_object();
    if (from == nullptr)
        throw error{errc::invalid, "the body must be an object"};
    for (const char* name :
        {"Type", "MessageId", "TopicArn", "Message", "Timestamp", "SignatureVersion", "Signature", "SigningCertURL"})
        if (const auto* value = from->if_contains(name); value == nullptr || !value->is_string())
            throw error{
                errc::invalid, std::string{"the body must have the text \""} + name + "\", as messages of SNS do"};
    const auto text = [&](std::string_view name) {
        const auto* value = from->if_contains(name);
        return value != nullptr && value->is_string() ? std::string{std::string_view{value->get_string()}}
                                                      : std::string{};
    };
    sns_message m{text("Type"), text("MessageId"), text("TopicArn"), text("Message"), std::nullopt, text("Token"),
        text("SubscribeURL"), text("Timestamp"), text("SignatureVersion"), text("Signature"), text("SigningCertURL")};
    if (const auto* subject = from->if_contains("Subject"); subject != nullptr && subject->is_string())
        m.subject = text("Subject");
    return m;
}

std::string signed_text(const sns_message& m)
{
    std::string out;
    const auto line = [&](std::string_view name, std::string_view value) {
        out.append(name).append("\n").append(value).append("\n");
    };
    line("Message", m.message);
    line("MessageId", m.message_id);
    if (m.is_notification()) {
        if (m.subject)
            line("Subject", *m.subject);
        line("Timestamp", m.timestamp);
    } else {
        line("SubscribeURL", m.subscribe_url);
        line("Timestamp", m.timestamp);
        line("Token", m.token);
    }
    line("TopicArn", m.topic);
    line("Type", m.type);
    return out;
}

std::optional<sns_location> trusted_location(std::string_view url, std::string_view topic)
{
    constexpr std::string_view scheme = "https://";
    if (!url.starts_with(scheme) || !std::ranges::all_of(url, [](char c) { return c > ' ' && c <= '~' && c != '\\'; }))
        return std::nullopt;
    url.remove_prefix(scheme.size());
    const auto end = std::min(url.find_first_of("/?#"), url.size());
    const auto host = url.substr(0, end);
    const auto target = url.substr(end);
    constexpr std::string_view front = "sns.";
    if (!host.starts_with(front) || !target.starts_with('/') || target.find('#') != std::string_view::npos)
        return std::nullopt;
    const auto region = region_of_host(host, front);
    if (region.empty() || region != region_of(topic))
        return std::nullopt;
    return sns_location{std::string{host}, std::string{target}};
}

std::optional<sns_location> certificate_location(const sns_message& m)
{
    auto found = trusted_location(m.certificate_url, m.topic);
    if (found && (!found->target.ends_with(".pem") || found->target.find('?') != std::string::npos))
        found.reset();
    return found;
}

sns_certificate::sns_certificate(std::string_view pem, X509_STORE* roots)
{
    const auto chain = read_certificates(pem);
    if (chain.empty())
        distrust("cannot be read");
    auto* own = chain.front().get();
    if (X509_cmp_current_time(X509_get0_notBefore(own)) >= 0 || X509_cmp_current_time(X509_get0_notAfter(own)) <= 0)
        distrust("is not valid now");
    if (!is_of_sns(own))
        distrust("is not of SNS");
    if (roots != nullptr && !leads_to(roots, chain))
        distrust("is vouched for by nobody who is trusted");
    key_.reset(X509_get_pubkey(own));
    if (!key_ || EVP_PKEY_get_base_id(key_.get()) != EVP_PKEY_RSA)
        distrust("has no RSA key");
    valid_until_ = time_of(X509_get0_notAfter(own));
}

bool sns_certificate::signed_by(const sns_message& m) const
{
    if (m.version != "1" && m.version != "2")
        return false;
    const auto signature = from_base64(m.signature);
    const auto text = signed_text(m);
    const std::string_view parts[] = {text};
    const auto algorithm = m.version == "1" ? digest_algorithm::sha1 : digest_algorithm::sha256;
    return signature && signatures::verify(key_.get(), algorithm, parts, *signature);
}

std::unique_ptr<X509_STORE, store_free> read_roots(const std::string& file)
{
    std::unique_ptr<X509_STORE, store_free> roots{X509_STORE_new()};
    if (!roots)
        throw std::bad_alloc{};
    if (X509_STORE_load_file(roots.get(), file.c_str()) != 1) {
        ERR_clear_error();
        throw error{
            errc::config, "sns_ca_file \"" + file + "\": cannot be used; name a readable file of PEM certificates"};
    }
    return roots;
}

}  // namespace outbound::ses
