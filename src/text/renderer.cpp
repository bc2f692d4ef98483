// The interpreter of programs. It has its own stack, so that no nesting exhausts the thread's.
#include "text/renderer.hpp"

#include "model/blanks.hpp"
#include "model/number_text.hpp"
#include "text/links.hpp"

#include <algorithm>

namespace outbound::text {
namespace {

namespace json = boost::json;

bool is_shown(const found& result)
{
    if (result.members)
        return true;
    if (!result.value)
        return false;
    switch (result.value->kind()) {
    case json::kind::null:
        return false;
    case json::kind::bool_:
        return result.value->get_bool();
    case json::kind::int64:
        return result.value->get_int64() != 0;
    case json::kind::uint64:
        return result.value->get_uint64() != 0;
    case json::kind::double_:
        return result.value->get_double() != 0;
    case json::kind::string:
        return !is_blank(std::string_view{result.value->get_string()});
    case json::kind::array:
        return !result.value->get_array().empty();
    case json::kind::object:
        break;
    }
    return true;
}

}  // namespace

renderer::renderer(const program& code, const found& root, std::string& out, missing_names* missing)
    : program_{code},
      out_{out},
      missing_{missing},
      start_{out.size()}
{
    frames_.emplace_back().context = root;
}

void renderer::run(std::uint32_t begin, std::uint32_t end, const indentation* margin)
{
    append_indentation(indentation_, margin);
    // A section may reach its own end inside a recursive partial: only the outermost frame stops there.
    for (auto at = begin; at != end || frames_.size() > 1;)
        at = step(at);
    check_output(program_.code[end]);
}

std::uint32_t renderer::step(std::uint32_t at)
{
    const auto& tag = program_.code[at];
    if (tag.operation == op::text) {
        out_.append(tag.text);
        return at + 1;
    }
    if (++steps_ > program_.limits.steps)
        refuse(tag.at, "rendering took more than " + std::to_string(program_.limits.steps) +
                           " steps; shorten the lists it repeats");
    check_output(tag);
    switch (tag.operation) {
    case op::indent:
        out_.append(indentation_, indent_begin_);
        return at + 1;
    case op::value:
        append_value(tag);
        return at + 1;
    case op::section:
        return enter(tag, at);
    case op::inverted:
        return is_shown(look_up(tag)) ? tag.jump : at + 1;
    case op::next:
        return next(tag, at);
    case op::call:
        return call(tag, at);
    case op::leave:
        return leave();
    case op::text:
        break;
    }
    return at + 1;
}

std::uint32_t renderer::enter(const instruction& section, std::uint32_t at)
{
    const auto result = look_up(section);
    if (!is_shown(result))
        return section.jump;
    frame body;
    body.context = result;
    if (const auto* list = result.value ? result.value->if_array() : nullptr) {
        body.element = list->data();
        body.last = list->data() + list->size();
        body.context = found::in(*body.element);
    }
    push(section, std::move(body));
    return at + 1;
}

std::uint32_t renderer::next(const instruction& end, std::uint32_t at)
{
    auto& body = frames_.back();
    if (body.element && ++body.element != body.last) {
        body.context = found::in(*body.element);
        return end.jump + 1;
    }
    frames_.pop_back();
    return at + 1;
}

std::uint32_t renderer::call(const instruction& partial, std::uint32_t at)
{
    frame body;
    body.context = frames_.back().context;
    body.resume = at + 1;
    body.indent_begin = indent_begin_;
    body.indent_end = indentation_.size();
    push(partial, std::move(body));
    if (partial.standalone)
        indentation_.append(partial.text);
    else
        indent_begin_ = indentation_.size();
    return partial.jump;
}

std::uint32_t renderer::leave()
{
    const frame& done = frames_.back();
    const auto resume = done.resume;
    indent_begin_ = done.indent_begin;
    indentation_.resize(done.indent_end);
    frames_.pop_back();
    return resume;
}

void renderer::append_value(const instruction& tag)
{
    const auto result = look_up(tag);
    if (tag.forms_scheme && result.value && result.value->is_string() && has_foreign_scheme(result.value->get_string()))
        refuse(tag.at, "the value of {{" + program_.names[tag.name] +
                           "}} is no http, https, mailto or tel URL; nothing else may begin a link");
    if (append(result, tag.escape))
        return;
    if (tag.has_fallback)
        out_.append(tag.fallback);
    else if (missing_)
        report_missing(tag);
}

bool renderer::append(const found& result, escaping escape)
{
    if (!result.value)
        return false;
    switch (result.value->kind()) {
    case json::kind::string:
        if (is_blank(std::string_view{result.value->get_string()}))
            return false;
        append_escaped(out_, result.value->get_string(), escape);
        return true;
    case json::kind::int64:
        append_number(out_, result.value->get_int64());
        return true;
    case json::kind::uint64:
        append_number(out_, result.value->get_uint64());
        return true;
    case json::kind::double_:
        append_number(out_, result.value->get_double());
        return true;
    case json::kind::bool_:
        out_.append(result.value->get_bool() ? "true" : "false");
        return true;
    default:
        return false;
    }
}

// Uses indexes of names, so that a template of a hundred thousand names stays cheap.
void renderer::report_missing(const instruction& tag)
{
    const auto& names = program_.names;
    if (reported_.empty()) {
        reported_.resize(names.size());
        for (const auto& known : *missing_)
            if (const auto at = std::lower_bound(names.begin(), names.end(), known); at != names.end() && *at == known)
                reported_[static_cast<std::size_t>(at - names.begin())] = true;
    }
    if (!reported_[tag.name])
        missing_->push_back(names[tag.name]);
    reported_[tag.name] = true;
}

found renderer::look_up(const instruction& tag) const
{
    if (tag.path_size == 0)
        return frames_.back().context;
    auto result = look_up_first(program_.keys[tag.path]);
    for (auto i = tag.path + 1; i < tag.path + tag.path_size; ++i) {
        const auto* member = result.members ? result.members->if_contains(program_.keys[i]) : nullptr;
        if (!member)
            return {};
        result = found::in(*member);
    }
    return result;
}

found renderer::look_up_first(std::string_view key) const
{
    for (auto each = frames_.rbegin(); each != frames_.rend(); ++each)
        if (const auto* members = each->context.members)
            if (const auto* value = members->if_contains(key))
                return found::in(*value);
    return {};
}

void renderer::push(const instruction& at, frame&& added)
{
    if (frames_.size() > program_.limits.depth)
        refuse(at.at, "sections and partials are nested more than " + std::to_string(program_.limits.depth) +
                          " deep; nest fewer, and see that no partial includes itself without end");
    frames_.push_back(std::move(added));
}

void renderer::refuse_output(const instruction& at) const
{
    refuse(at.at, "the text grew beyond " + std::to_string(program_.limits.output_bytes) +
                      " bytes; shorten it or the values in it");
}

}  // namespace outbound::text
