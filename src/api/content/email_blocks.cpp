// Operations on emails made of blocks. The HTML of blocks begins with a comment that holds them, so that a stored
// template can be opened as blocks again. It is a comment of the template, which no rendered message contains.
#include "api/content/block_layout.hpp"
#include "api/operation.hpp"
#include "model/base64.hpp"
#include "model/json_members.hpp"

#include <outbound/json_text.hpp>
#include <outbound/template.hpp>

#include <boost/json/parse.hpp>

namespace outbound::api {
namespace {

namespace json = boost::json;

constexpr std::string_view comment_begin = "{{! outbound blocks ";
constexpr std::string_view comment_end = " }}\n";
constexpr std::size_t longest_part = 1'000'000;

block_text rendered_blocks(const json::object& document, complaints& wrong)
{
    auto parts = render_email_blocks(document, wrong);
    parts.html.insert(0, std::string{comment_begin} + to_base64(write_json(document)) + std::string{comment_end});
    for (const auto& [name, part] : {std::pair{"HTML", &parts.html}, std::pair{"plain text", &parts.plain}})
        if (part->size() > longest_part)
            wrong.add("blocks",
                "must make at most 1000000 bytes of " + std::string{name} + ", got " + std::to_string(part->size()));
    return parts;
}

json::value render_blocks(context&, const json::object& request)
{
    complaints wrong;
    auto parts = rendered_blocks(request, wrong);
    wrong.settle();
    return json::object{{"html", std::move(parts.html)}, {"text", std::move(parts.plain)}};
}

// The document in the comment; `nullopt` if there is none.
std::optional<json::object> document_in(std::string_view html)
{
    const auto end = html.find(comment_end);
    if (!html.starts_with(comment_begin) || end == std::string_view::npos)
        return std::nullopt;
    const auto text = from_base64(html.substr(comment_begin.size(), end - comment_begin.size()));
    boost::system::error_code fault;
    auto read = text ? json::parse(*text, fault) : json::value{};
    if (fault || !read.is_object() || !shapes::object(email_blocks_members()).check(read).empty())
        return std::nullopt;
    return std::move(read.as_object());
}

json::value inspect_blocks(context&, const json::object& request)
{
    const auto html = text_member(request, "html");
    json::object out{{"document", nullptr}, {"text", nullptr}};
    if (auto document = document_in(html)) {
        complaints wrong;
        auto parts = rendered_blocks(*document, wrong);
        if (wrong.none() && parts.html == html) {
            out["document"] = *std::move(document);
            out["text"] = std::move(parts.plain);
        }
    }
    return out;
}

}  // namespace

std::vector<operation> email_block_operations()
{
    const auto source = shapes::text(0, longest_part, text_kind::body);
    const auto document = shapes::object(email_blocks_members());
    return {
        {
            .name = "email_blocks.render",
            .summary = "Renders blocks as the html and text of an email template or campaign.",
            .scope = scope::read,
            .routes = {at("POST", "/email/blocks/render")},
            .request = document,
            .response = shapes::object(
                {required("html", shapes::any_text()), required("text", shapes::any_text(), "The plain text part.")}),
            .handle = render_blocks,
        },
        {
            .name = "email_blocks.inspect",
            .summary = "Returns the blocks that html was rendered from, unless it was changed since.",
            .scope = scope::read,
            .routes = {at("POST", "/email/blocks/inspect")},
            .request = shapes::object({required("html", source)}),
            .response = shapes::object({optional("document", document.named("email_document"),
                                            "Null: the HTML is not, or not only, made of blocks."),
                optional("text", shapes::any_text(), "The plain text part of these blocks.")}),
            .handle = inspect_blocks,
        },
    };
}

}  // namespace outbound::api
