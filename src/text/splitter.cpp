// Instructions that write the same text for all values share a part.
#include "text/splitter.hpp"

#include <algorithm>
#include <utility>

namespace outbound::text {
namespace {

void append_sized(std::string& out, std::string_view text)
{
    out.append(std::to_string(text.size())).append(":").append(text);
}

// Appends a key that is equal for instructions that write the same text for all values. `index` is the instruction's
// own, because the end of a section is encoded relative to it.
void append_shape(std::string& out, const instruction& tag, std::uint32_t index)
{
    out += static_cast<char>('a' + static_cast<int>(tag.operation));
    out += static_cast<char>('0' + static_cast<int>(tag.escape));
    out += tag.standalone ? 's' : tag.has_fallback ? 'f' : '-';
    out += tag.forms_scheme ? 'u' : '-';
    append_sized(out, tag.text);
    append_sized(out, tag.fallback);
    if (tag.operation == op::call)
        append_sized(out, std::to_string(tag.jump));
    else if (tag.operation == op::section || tag.operation == op::inverted)
        append_sized(out, std::to_string(tag.jump - index));
}

}  // namespace

void splitter::split()
{
    for (std::uint32_t at = 0; at != out_.end;)
        at = step(at);
}

std::uint32_t splitter::step(std::uint32_t at)
{
    const auto& tag = out_.code[at];
    if (tag.operation != op::text && ++steps_ > out_.limits.steps)
        refuse(tag.at,
            "the template has more than " + std::to_string(out_.limits.steps) + " tags with its partials; use fewer");
    switch (tag.operation) {
    case op::text:
        share(tag, tag.text);
        return at + 1;
    case op::indent:
        share_margin(tag);
        return at + 1;
    case op::value:
        vary(at, at + 1);
        return at + 1;
    case op::section:
    case op::inverted:
        vary(at, tag.jump);
        return tag.jump;
    case op::call:
        return enter(tag, at);
    case op::leave:
        return leave();
    case op::next:
        break;  // Unreachable: sections are processed whole.
    }
    return at + 1;
}

std::uint32_t splitter::enter(const instruction& partial, std::uint32_t at)
{
    if (callers_.size() == out_.limits.depth)
        refuse(partial.at, "partials are nested more than " + std::to_string(out_.limits.depth) +
                               " deep; nest fewer, and let a partial include itself only inside a section");
    callers_.push_back({at + 1, margin_});
    if (!partial.standalone) {
        margin_ = nullptr;
    } else if (!partial.text.empty()) {
        const auto [known, fresh] = margins_.try_emplace({margin_, partial.text});
        if (fresh)
            known->second = &out_.margins.emplace_back(
                indentation{margin_, partial.text, partial.text.size() + (margin_ ? margin_->size : 0)});
        margin_ = known->second;
    }
    return partial.jump;
}

std::uint32_t splitter::leave()
{
    const auto [resume, margin] = callers_.back();
    callers_.pop_back();
    margin_ = margin;
    return resume;
}

void splitter::share(const instruction& from, std::string_view text)
{
    out_.shared_bytes += text.size();
    if (out_.shared_bytes > out_.limits.output_bytes)
        refuse(
            from.at, "the text alone grows beyond " + std::to_string(out_.limits.output_bytes) + " bytes; shorten it");
    if (text.empty())
        return;
    if (out_.pieces.empty() || out_.pieces.back().varies)
        out_.pieces.emplace_back();
    out_.pieces.back().shared.append(text);
}

void splitter::share_margin(const instruction& from)
{
    std::string blanks;
    append_indentation(blanks, margin_);
    share(from, blanks);
}

void splitter::vary(std::uint32_t begin, std::uint32_t end)
{
    const auto& tag_shape = shape_of(begin, end);
    const auto* margin = tag_shape.indents ? margin_ : nullptr;
    const auto [known, fresh] = part_of_.try_emplace({tag_shape.id, margin}, out_.parts.size());
    if (fresh)
        out_.parts.push_back({begin, end, margin, may_fail(begin, end)});
    auto& piece = out_.pieces.emplace_back();
    piece.part = known->second;
    piece.varies = true;
}

bool splitter::may_fail(std::uint32_t begin, std::uint32_t end) const
{
    return std::any_of(out_.code.begin() + begin, out_.code.begin() + end, [](const instruction& each) {
        return each.operation == op::call || (each.operation == op::value && (!each.has_fallback || each.forms_scheme));
    });
}

const splitter::shape& splitter::shape_of(std::uint32_t begin, std::uint32_t end)
{
    const auto [known, fresh] = shape_at_.try_emplace(begin);
    if (fresh) {
        std::string spelt;
        for (auto i = begin; i != end; ++i) {
            const auto& each = out_.code[i];
            append_shape(spelt, each, i);
            known->second.indents |= each.operation == op::indent || (each.operation == op::call && each.standalone);
        }
        known->second.id = shapes_.try_emplace(std::move(spelt), shapes_.size()).first->second;
    }
    return known->second;
}

}  // namespace outbound::text
