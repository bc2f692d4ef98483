// Templates: any source with any values. First byte: the place; then the template, `\n---\n`, and the values as JSON.
#include "fuzz/targets.hpp"
#include "model/utf8.hpp"

#include <outbound/error.hpp>
#include <outbound/template.hpp>

#include <boost/json/parse.hpp>

namespace outbound::fuzz {
namespace {

constexpr place places[] = {place::text, place::html, place::xml, place::header};
constexpr template_limits limits{20'000, 8, 2'000, 50'000};

boost::json::object values_from(std::string_view text)
{
    boost::system::error_code failed;
    auto json = boost::json::parse(text, failed);
    return !failed && json.is_object() ? std::move(json.get_object()) : boost::json::object{{"a", "x\r\n<&>\"'"}};
}

// The concatenated pieces equal the rendering.
std::string joined(const text_template& made, const boost::json::object& values)
{
    std::string out;
    for (const auto& piece : made.pieces())
        if (piece.varies)
            made.render_part(piece.part, values, out);
        else
            out += piece.shared;
    return out;
}

void check(const text_template& made, const boost::json::object& values, place where)
{
    missing_names missing;
    std::string whole = "before";
    try {
        made.render(values, whole, &missing);
    } catch (const error&) {
        return require(whole == "before");
    }
    require(whole.size() <= limits.output_bytes + 6);
    if (where == place::header)
        require(whole.find_first_of("\r\n") == std::string::npos);
    try {
        require("before" + joined(made, values) == whole);
    } catch (const error&) {
        return;  // A part may be within limits that the whole exceeds.
    }
}

}  // namespace

void templates(std::string_view input)
{
    const auto where = places[take_byte(input) % 4];
    const auto source = take_until(input, "\n---\n");
    const auto values = values_from(input);
    const std::string partial = "[{{a}}{{>p}}]";
    const auto partials = [&](std::string_view name) { return name == "p" ? &partial : nullptr; };
    try {
        check(text_template{source, where, partials, limits}, values, where);
    } catch (const error&) {
        return;
    }
}

}  // namespace outbound::fuzz
