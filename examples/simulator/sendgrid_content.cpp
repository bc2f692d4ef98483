// Recipients of one request usually have the same tags, so the content is cut once, and only the values change.
#include "sendgrid_content.hpp"

#include <boost/json/array.hpp>

#include <algorithm>

namespace simulator::sendgrid {
namespace {

std::string_view text_member(const boost::json::object& object, std::string_view name)
{
    const auto* value = object.if_contains(name);
    return value ? std::string_view{value->get_string()} : std::string_view{};
}

}  // namespace

email_content::email_content() : context_(EVP_MD_CTX_new())
{
    EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr);
}

void email_content::load(const boost::json::object& mail)
{
    mail_subject_ = text_member(mail, "subject");
    bodies_[0].clear();
    bodies_[1].clear();
    if (const auto* parts = mail.if_contains("content"))
        for (const auto& part : parts->get_array()) {
            const auto& object = part.get_object();
            const auto type = text_member(object, "type");
            if (type == "text/plain" || type == "text/html")
                bodies_[type == "text/html"].push_back(text_member(object, "value"));
        }
    cut_ = false;
}

bool email_content::same_tags(const boost::json::object* given) const
{
    if (!cut_ || (given ? given->size() : 0) != substitutions_.size())
        return false;
    return !given || std::ranges::equal(
                         *given, substitutions_, {}, [](const auto& entry) { return std::string_view{entry.key()}; },
                         &substitution::tag);
}

void email_content::take_substitutions(const boost::json::object& person)
{
    const auto* found = person.if_contains("substitutions");
    const auto* given = found ? &found->get_object() : nullptr;
    const bool same = same_tags(given);
    substitutions_.clear();
    if (given)
        for (const auto& entry : *given)
            substitutions_.push_back({entry.key(), entry.value().get_string()});
    if (same)
        return;
    starts_tag_.fill(false);
    for (const auto& s : substitutions_)
        starts_tag_[static_cast<unsigned char>(s.tag.front())] = true;
    subject_pieces_ = cut(mail_subject_);
    for (int i = 0; i < 2; ++i) {
        body_pieces_[i].clear();
        for (const auto body : bodies_[i]) {
            const pieces more = cut(body);
            body_pieces_[i].insert(body_pieces_[i].end(), more.begin(), more.end());
        }
    }
    cut_ = true;
}

email_content::pieces email_content::cut(std::string_view text) const
{
    pieces parts;
    std::size_t start = 0;
    for (std::size_t i = 0; !substitutions_.empty() && i < text.size();) {
        std::size_t best = literal;
        if (starts_tag_[static_cast<unsigned char>(text[i])])
            for (std::size_t k = 0; k < substitutions_.size(); ++k)
                if (text.substr(i).starts_with(substitutions_[k].tag) &&
                    (best == literal || substitutions_[k].tag.size() > substitutions_[best].tag.size()))
                    best = k;
        if (best == literal) {
            ++i;
            continue;
        }
        if (i > start)
            parts.push_back({text.substr(start, i - start)});
        parts.push_back({{}, best});
        start = i += substitutions_[best].tag.size();
    }
    if (start < text.size())
        parts.push_back({text.substr(start)});
    return parts;
}

std::string_view email_content::text_of(const piece& p) const
{
    return p.substitution == literal ? p.text : substitutions_[p.substitution].value;
}

std::string email_content::joined(const pieces& parts) const
{
    std::string out;
    for (const auto& p : parts)
        out += text_of(p);
    return out;
}

void email_content::add(const pieces& parts)
{
    for (const auto& p : parts) {
        const auto text = text_of(p);
        EVP_DigestUpdate(context_.get(), text.data(), text.size());
    }
}

void email_content::personalize(const boost::json::object& person)
{
    take_substitutions(person);
    const auto own_subject = text_member(person, "subject");
    subject_ = own_subject.empty() ? joined(subject_pieces_) : joined(cut(own_subject));

    EVP_DigestInit_ex(context_.get(), nullptr, nullptr);
    EVP_DigestUpdate(context_.get(), subject_.data(), subject_.size());
    for (const auto& body : body_pieces_) {
        EVP_DigestUpdate(context_.get(), "", 1);
        add(body);
    }
    std::array<unsigned char, 32> sum;
    EVP_DigestFinal_ex(context_.get(), sum.data(), nullptr);
    for (std::size_t i = 0; i < sum.size(); ++i) {
        hex_[2 * i] = "0123456789abcdef"[sum[i] >> 4];
        hex_[2 * i + 1] = "0123456789abcdef"[sum[i] & 15];
    }
}

}  // namespace simulator::sendgrid
