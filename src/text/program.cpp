// Formats errors of templates, with line and column.
#include "text/program.hpp"

#include <outbound/error.hpp>

#include <algorithm>

namespace outbound::text {

std::string position(const origin& at)
{
    const auto before = std::string_view{at.from->text}.substr(0, at.offset);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const auto begin = before.rfind('\n') + 1;  // npos + 1 is 0.
    const auto column = 1 + std::count_if(before.begin() + static_cast<std::ptrdiff_t>(begin), before.end(),
                                [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
    return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

void append_indentation(std::string& out, const indentation* margin)
{
    if (!margin)
        return;
    out.resize(out.size() + margin->size);
    for (auto end = out.end(); margin; margin = margin->outer)
        end = std::copy_backward(margin->own.begin(), margin->own.end(), end);
}

void refuse(const origin& at, std::string_view fault)
{
    const auto& name = at.from->name;
    const auto message = position(at) + ": " + std::string{fault};
    throw error{problem{errc::invalid, (name.empty() ? "template: " : "partial \"" + name + "\": ") + message,
        {{name.empty() ? "" : "partials." + name, message}}}};
}

}  // namespace outbound::text
