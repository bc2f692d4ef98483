// The email for each recipient of a request: texts after substitution, identified by a hash.
#pragma once

#include <boost/json/object.hpp>
#include <openssl/evp.h>

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace simulator::sendgrid {

/// Substitutes from left to right, the longest tag first, and never inside substituted text.
class email_content {
public:
    email_content();

    /// Loads the content of a request, which must outlive the later calls.
    void load(const boost::json::object& mail);
    /// Substitutes the values of one recipient of the request.
    void personalize(const boost::json::object& person);

    const std::string& subject() const noexcept { return subject_; }
    /// The part of that type, as the recipient gets it; empty if there is none.
    std::string text() const { return joined(body_pieces_[0]); }
    std::string html() const { return joined(body_pieces_[1]); }
    /// SHA-256 of subject, NUL, text, NUL, html; in hexadecimal. Valid until the next personalize().
    std::string_view digest() const noexcept { return {hex_.data(), hex_.size()}; }

private:
    struct substitution {
        std::string_view tag;
        std::string_view value;
    };
    static constexpr std::size_t literal = static_cast<std::size_t>(-1);
    struct piece {
        std::string_view text;
        std::size_t substitution = literal;
    };
    using pieces = std::vector<piece>;

    void take_substitutions(const boost::json::object& person);
    bool same_tags(const boost::json::object* given) const;
    pieces cut(std::string_view text) const;
    std::string_view text_of(const piece& p) const;
    std::string joined(const pieces& parts) const;
    void add(const pieces& parts);

    struct free_digest {
        void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    };
    std::unique_ptr<EVP_MD_CTX, free_digest> context_;
    std::string_view mail_subject_;
    std::vector<std::string_view> bodies_[2];  // text/plain, text/html
    std::vector<substitution> substitutions_;
    std::array<bool, 256> starts_tag_{};      // by first byte
    pieces subject_pieces_, body_pieces_[2];  // cut at the tags of the latest recipient
    bool cut_ = false;
    std::string subject_;
    std::array<char, 64> hex_{};
};

}  // namespace simulator::sendgrid
