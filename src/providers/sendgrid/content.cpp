// Splits the templates once. Substitution tags begin with a mark that the content does not contain.
#include "providers/sendgrid/content.hpp"

#include "model/address.hpp"
#include "model/utf8.hpp"
#include "providers/common/answers.hpp"
#include "providers/common/json_text.hpp"
#include "providers/common/mail_text.hpp"
#include "providers/common/rejections.hpp"
#include "providers/sendgrid/envelope.hpp"
#include "rules/message_key.hpp"

#include <outbound/error.hpp>

#include <algorithm>

namespace outbound::sendgrid {
namespace {

/// A prefix for tags that does not occur in the content, so that SendGrid replaces only tags.
std::string find_mark(const email_content& content, std::uint64_t seed)
{
    const auto occurs = [&](const std::string& mark) {
        for (const auto* part : {&content.subject, &content.text, &content.html})
            for (const auto& piece : part->pieces())
                if (piece.shared.find(mark) != std::string::npos)
                    return true;
        return false;
    };
    for (;; ++seed) {
        constexpr std::string_view digits = "0123456789abcdef";
        std::string mark = "-o";
        for (int shift = 44; shift >= 0; shift -= 4)
            mark += digits[seed >> shift & 0xF];
        if (!occurs(mark))
            return mark;
    }
}

}  // namespace

prepared_text::prepared_text(const text_template& source, const std::string& mark)
    : source_{source},
      pieces_{source.pieces()}
{
    for (auto& piece : pieces_) {
        has_shared_text_ = has_shared_text_ || !piece.shared.empty();
        std::string escaped;
        append_json_text(escaped, piece.shared);
        piece.shared = std::move(escaped);
    }
    for (std::size_t part = 0; part < source.part_count(); ++part) {
        const auto& tag = tags_.emplace_back(mark + std::to_string(part) + '-');
        members_.push_back('"' + tag + "\":\"");
    }
}

bool prepared_text::append_rendered(const boost::json::object& values, std::string& out, std::string& scratch) const
{
    const auto before = out.size();
    for (const auto& piece : pieces_) {
        if (!piece.varies) {
            out += piece.shared;
            continue;
        }
        scratch.clear();
        source_.render_part(piece.part, values, scratch);
        append_json_text(out, scratch);
    }
    return out.size() != before;
}

void prepared_text::append_shared(std::string& out) const
{
    for (const auto& piece : pieces_)
        out += piece.varies ? tags_[piece.part] : piece.shared;
}

void prepared_text::render_part(std::size_t part, const boost::json::object& values, std::string& out) const
{
    source_.render_part(part, values, out);
}

prepared_content::prepared_content(std::shared_ptr<const content> source, bool sandbox, std::uint64_t seed)
    : source_{std::move(source)},
      mark_{find_mark(source_->email, seed)},
      subject_{source_->email.subject, mark_ + "s"},
      text_{source_->email.text, mark_ + "t"},
      html_{source_->email.html, mark_ + "h"},
      has_unsubscribe_url_{!source_->email.unsubscribe_url.empty()},
      fault_{fault_of(source_->email)},
      senders_{senders_json(source_->email)},
      settings_{settings_json(source_->email, sandbox)}
{
    shared_tail_ = senders_;
    write_parts(shared_tail_, [this](const prepared_text& part) {
        part.append_shared(shared_tail_);
        return true;
    });
    shared_tail_ += settings_;
}

/// Writes subject and content; `write` appends one text and returns whether it is not empty.
template <class Write>
bool prepared_content::write_parts(std::string& out, Write write) const
{
    if (!write(subject_))
        return false;
    out += "\",\"content\":[";
    bool any = false;
    // SendGrid requires text/plain first.
    for (const auto* part : {&text_, &html_}) {
        const auto before = out.size();
        out += any ? "," : "";
        out += part == &text_ ? "{\"type\":\"text/plain\",\"value\":\"" : "{\"type\":\"text/html\",\"value\":\"";
        if (!part->empty() && write(*part)) {
            out += "\"}";
            any = true;
        } else {
            out.resize(before);
        }
    }
    return any;
}

bool prepared_content::write_headers(const message& m, std::string& out, delivery& refusal) const
{
    if (!has_unsubscribe_url_)
        return true;
    const auto url = source_->email.unsubscribe_url.render(m.values);
    if (!is_one_click_url(url)) {
        refusal = rejection(delivery_code::unsubscribe_url,
            "unsubscribe_url \"" + shortened(url) + "\": must be an https URL without spaces");
        return false;
    }
    out += ",\"headers\":{";
    append_member(out, "List-Unsubscribe", "<" + url + ">");
    out += ",\"List-Unsubscribe-Post\":\"List-Unsubscribe=One-Click\"}";
    return true;
}

bool prepared_content::write_person(const message& m, std::string& out, delivery& refusal) const
{
    if (!fault_.empty()) {
        refusal = rejection(delivery_code::content, fault_);
        return false;
    }
    if (!valid_email(m.address)) {
        refusal = reject_email_address(m.address);
        return false;
    }
    out += "{\"to\":[";
    append_mailbox(out, m.address, m.name);
    out += "],\"custom_args\":{";
    append_member(out, rules::message_key_field, m.key);
    out += '}';
    return write_headers(m, out, refusal);
}

bool prepared_content::write_single(const message& m, std::string& out, delivery& refusal) const
try {
    out += "{\"personalizations\":[";
    if (!write_person(m, out, refusal))
        return false;
    out += '}';
    out += senders_;
    std::string scratch;
    const bool complete =
        write_parts(out, [&](const prepared_text& part) { return part.append_rendered(m.values, out, scratch); });
    out += settings_;
    if (!complete)
        refusal = reject_empty_email();
    else if (out.size() > most_body_bytes)
        refusal = reject_size(most_body_bytes);
    else
        return true;
    return false;
} catch (const error& failed) {
    refusal = reject_unrendered(failed);
    return false;
}

void prepared_content::begin_batch(std::string& out) const
{
    out += "{\"personalizations\":[";
}

added prepared_content::write_substitutions(const message& m, std::string& out, delivery& refusal) const
{
    std::size_t bytes = 0;
    std::string value;
    const auto before = out.size();
    out += ",\"substitutions\":{";
    // Like SendGrid, accepts an empty part unless the whole content is empty.
    const auto write = [&](const prepared_text& text) {
        bool has_text = text.has_shared_text();
        for (std::size_t part = 0; part < text.part_count(); ++part) {
            value.clear();
            text.render_part(part, m.values, value);
            has_text = has_text || !value.empty();
            if (value.find(mark_) != std::string::npos)
                bytes = most_substitution_bytes;  // A value that contains a tag would be replaced again.
            bytes += text.tag(part).size() + value.size();
            out += text.member(part);
            append_json_text(out, value);
            out.append("\",", 2);
        }
        return has_text;
    };
    const bool has_subject = write(subject_);
    const bool has_text = write(text_);
    const bool has_html = write(html_);
    if (!has_subject || (!has_text && !has_html)) {
        refusal = reject_empty_email();
        return added::refused;
    }
    if (out.back() == ',')
        out.back() = '}';
    else
        out.resize(before);  // The content has no parts.
    return bytes > most_substitution_bytes ? added::alone : added::yes;
}

added prepared_content::add(const message& m, std::string& out, delivery& refusal) const
{
    const auto before = out.size();
    auto came = added::refused;
    try {
        if (out.back() == '}')
            out += ',';
        if (write_person(m, out, refusal))
            came = write_substitutions(m, out, refusal);
        out += '}';
    } catch (const error& failed) {
        refusal = reject_unrendered(failed);
    }
    if (came == added::yes && out.size() + shared_tail_.size() > most_body_bytes)
        came = added::alone;
    if (came != added::yes)
        out.resize(before);
    return came;
}

void prepared_content::end_batch(std::string& out) const
{
    out += shared_tail_;
}

}  // namespace outbound::sendgrid
