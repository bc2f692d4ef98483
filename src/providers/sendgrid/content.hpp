// A campaign's content for SendGrid's mail/send: shared text is written once, and only varying parts are rendered for
// each recipient.
#pragma once

#include <outbound/message.hpp>
#include <outbound/provider.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace outbound::sendgrid {

constexpr std::size_t most_personalizations = 1000;
constexpr std::size_t most_substitution_bytes = 10'000;  ///< Limit of names and values of one personalization together.
constexpr std::size_t most_body_bytes = 30'000'000;

/// A template with its shared text escaped for JSON.
class prepared_text {
public:
    /// `mark` begins the tags that replace this text's parts in the shared copy.
    prepared_text(const text_template& source, const std::string& mark);

    bool empty() const noexcept { return pieces_.empty(); }

    /// Appends the text for one recipient, escaped. False if it is empty.
    bool append_rendered(const boost::json::object& values, std::string& out, std::string& scratch) const;

    /// Appends the text with tags in place of parts, escaped.
    void append_shared(std::string& out) const;

    std::size_t part_count() const noexcept { return tags_.size(); }
    const std::string& tag(std::size_t part) const noexcept { return tags_[part]; }
    /// The beginning of the JSON member that sets a tag's value: `"tag":"`.
    const std::string& member(std::size_t part) const noexcept { return members_[part]; }
    void render_part(std::size_t part, const boost::json::object& values, std::string& out) const;
    bool has_shared_text() const noexcept { return has_shared_text_; }

private:
    text_template source_;
    std::vector<template_piece> pieces_;
    std::vector<std::string> tags_;
    std::vector<std::string> members_;
    bool has_shared_text_ = false;
};

/// The result of adding a recipient to a request.
enum class added {
    yes,
    alone,    ///< Does not fit into a shared request: send it separately.
    refused,  ///< Cannot be sent at all.
};

/// The prepared content of one campaign. Immutable.
class prepared_content {
public:
    prepared_content(std::shared_ptr<const content> source, bool sandbox, std::uint64_t seed);

    const content* source() const noexcept { return source_.get(); }

    /// Writes a whole request for one message. False if it cannot be sent, with the reason in `refusal`.
    bool write_single(const message& m, std::string& out, delivery& refusal) const;

    /// A request for many messages is begin_batch(), add() for each and end_batch(). A recipient that is not added
    /// changes nothing.
    void begin_batch(std::string& out) const;
    added add(const message& m, std::string& out, delivery& refusal) const;
    void end_batch(std::string& out) const;

private:
    bool write_person(const message& m, std::string& out, delivery& refusal) const;
    bool write_headers(const message& m, std::string& out, delivery& refusal) const;
    added write_substitutions(const message& m, std::string& out, delivery& refusal) const;
    template <class Write>
    bool write_parts(std::string& out, Write write) const;

    std::shared_ptr<const content> source_;
    std::string mark_;
    prepared_text subject_;
    prepared_text text_;
    prepared_text html_;
    bool has_unsubscribe_url_;
    std::string fault_;        // Why no message with this content can be sent; empty: no fault.
    std::string senders_;      // `],"from":…,"subject":"`: the text between the personalizations and the subject.
    std::string settings_;     // The text after the content, to the end.
    std::string shared_tail_;  // Everything after the last personalization of a batch.
};

}  // namespace outbound::sendgrid
