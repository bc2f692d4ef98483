// The layout: one column of at most 600 pixels. Styles stand in the elements, because some mail programs drop style
// sheets; the style sheet has only the dark colors. Outlook gets a table of fixed width in conditional comments.
#include "api/content/block_layout.hpp"

#include "model/ascii.hpp"
#include "model/json_members.hpp"

#include <outbound/template.hpp>

#include <boost/json/array.hpp>

#include <algorithm>
#include <cmath>

namespace outbound::api {
namespace {

namespace json = boost::json;

constexpr int widest_image = 552;  // The column without its padding.
constexpr std::string_view layout_table = R"(<table role="presentation" cellpadding="0" cellspacing="0" border="0")";
constexpr std::string_view default_accent = "#4f46e5";
constexpr std::string_view block_font = "font-family:Arial,Helvetica,sans-serif;";

constexpr std::string_view page_head = R"(<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<style>
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  .page { background: #121316 !important; }
  .column { background: #1c1d22 !important; }
  .words { color: #eceef2 !important; }
  .small { color: #a2a7b4 !important; }
  .line { border-color: #3a3c44 !important; }
}
</style>
)";

int part_of_color(std::string_view color, std::size_t at)
{
    return hexadecimal_value(color[at]) * 16 + hexadecimal_value(color[at + 1]);
}

// White or nearly black, whichever has the higher contrast (WCAG 2.2, relative luminance).
std::string_view color_on(std::string_view background)
{
    const auto linear = [&](std::size_t at) {
        const double part = part_of_color(background, at) / 255.0;
        return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
    };
    const double luminance = 0.2126 * linear(1) + 0.7152 * linear(3) + 0.0722 * linear(5);
    return 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.06 ? "#ffffff" : "#14151a";
}

class block_layout {
public:
    block_layout(const json::object& document, complaints& wrong)
        : document_{document},
          wrong_{wrong},
          accent_{text_member(document, "accent")}
    {
        if (accent_.empty())
            accent_ = default_accent;
    }

    block_text render()
    {
        const auto& blocks = document_.at("blocks").as_array();
        for (std::size_t i = 0; i < blocks.size(); ++i) {
            path_ = "blocks[" + std::to_string(i) + ']';
            block_ = &blocks[i].as_object();
            const auto begin = out_.html.size();
            add_block();
            check(out_.html.substr(begin));
        }
        return {page(), out_.plain.empty() ? std::string{} : out_.plain + '\n'};
    }

private:
    void add_block()
    {
        const auto type = text_member(*block_, "type");
        if (type == "heading")
            add_heading();
        else if (type == "text")
            add_words("padding:8px 24px;" + std::string{block_font} + "font-size:16px;line-height:24px;color:#1b1c20",
                "words");
        else if (type == "button")
            add_button();
        else if (type == "image")
            add_image();
        else if (type == "divider")
            add_divider();
        else
            add_words("padding:16px 24px;" + std::string{block_font} + "font-size:13px;line-height:20px;color:#5d616b",
                "small");
    }

    std::string at(std::string_view name) const { return path_ + '.' + std::string{name}; }

    block_text text() { return read_block_text(text_member(*block_, "text"), at("text"), wrong_); }

    std::string url(std::string_view name) { return read_block_url(text_member(*block_, name), at(name), wrong_); }

    std::string_view align() const { return text_member(*block_, "align") == "center" ? R"( align="center")" : ""; }

    void add_row(std::string_view attributes, std::string_view style, std::string_view inside)
    {
        out_.html += "<tr><td";
        out_.html += attributes;
        out_.html += " style=\"";
        out_.html += style;
        out_.html += "\">";
        out_.html += inside;
        out_.html += "</td></tr>\n";
    }

    void add_plain(std::string_view paragraph)
    {
        if (!out_.plain.empty())
            out_.plain += "\n\n";
        out_.plain += paragraph;
    }

    void add_words(std::string_view style, std::string_view name)
    {
        const auto words = text();
        if (words.html.empty())
            return;
        add_row(" class=\"" + std::string{name} + "\" dir=\"auto\"" + std::string{align()}, style, words.html);
        add_plain(words.plain);
    }

    void add_heading()
    {
        const auto words = text();
        if (words.html.empty())
            return;
        const auto level = integer_member(*block_, "level").value_or(1);
        const std::string_view size = level == 1   ? "font-size:26px;line-height:32px;"
                                      : level == 2 ? "font-size:20px;line-height:28px;"
                                                   : "font-size:17px;line-height:24px;";
        const auto tag = 'h' + std::to_string(level);
        add_row(" class=\"words\" dir=\"auto\"" + std::string{align()}, "padding:16px 24px 4px;color:#1b1c20",
            '<' + tag + " style=\"margin:0;font-weight:bold;" + std::string{block_font} + std::string{size} + "\">" +
                words.html + "</" + tag + '>');
        add_plain(words.plain);
    }

    // The cell has the color and, for Outlook, the padding; elsewhere the whole link can be clicked.
    void add_button()
    {
        const auto words = text();
        const auto target = url("url");
        if (words.html.empty() || target.empty())
            return;
        const auto button =
            std::string{layout_table} + "><tr><td bgcolor=\"" + accent_ +
            "\" style=\"border-radius:6px;mso-padding-alt:12px 24px\"><a href=\"" + target +
            "\" style=\"display:inline-block;padding:12px 24px;border-radius:6px;" + std::string{block_font} +
            "font-size:16px;line-height:20px;font-weight:bold;text-decoration:none;background:" + accent_ +
            ";color:" + std::string{color_on(accent_)} + "\">" + words.html + "</a></td></tr></table>";
        add_row(align(), "padding:12px 24px", button);
        add_plain(words.plain + ": " + text_member(*block_, "url"));
    }

    void add_image()
    {
        const auto source = url("url");
        const auto target = url("link");
        if (source.empty())
            return;
        const auto alt = text_member(*block_, "alt");
        const auto shown_alt = read_block_line(alt, at("alt"), wrong_);
        const auto width = std::to_string(integer_member(*block_, "width").value_or(widest_image));
        auto image = "<img src=\"" + source + "\" alt=\"" + shown_alt + "\" width=\"" + width +
                     "\" style=\"display:block;width:100%;max-width:" + width + "px;height:auto;border:0;" +
                     std::string{block_font} + "font-size:14px;line-height:20px\">";
        if (!target.empty())
            image = "<a href=\"" + target + "\" style=\"color:inherit\">" + image + "</a>";
        add_row(" class=\"words\"" + std::string{align()}, "padding:12px 24px;color:#1b1c20", image);
        const auto link = text_member(*block_, "link");
        if (!alt.empty() || !link.empty())
            add_plain(alt + (alt.empty() || link.empty() ? "" : ": ") + link);
    }

    void add_divider()
    {
        add_row({}, "padding:16px 24px",
            R"(<div class="line" style="border-top:1px solid #e3e4e8;font-size:1px;line-height:1px">&nbsp;</div>)");
        add_plain("----------");
    }

    // Text that is fine alone may not fit its place, such as a section in a URL.
    void check(const std::string& html)
    try {
        if (wrong_.none())
            const text_template unused{html, place::html};
    } catch (const error& e) {
        const auto& broken = e.problem().violations;
        wrong_.add(path_, broken.empty() ? e.problem().detail : broken.front().message);
    }

    std::string page()
    {
        const auto language = text_member(document_, "language");
        const auto before = read_block_line(text_member(document_, "preheader"), "preheader", wrong_);
        std::string out = "<!doctype html>\n<html lang=\"" + (language.empty() ? "en" : language) + "\">\n<head>\n" +
                          std::string{page_head} +
                          "</head>\n<body class=\"page\" style=\"margin:0;padding:0;background:#f4f4f6\">\n";
        if (!before.empty())
            out += "<div style=\"display:none;max-height:0;overflow:hidden;mso-hide:all\">" + before + "</div>\n";
        const std::string whole{layout_table};
        out += whole + " width=\"100%\" class=\"page\" style=\"background:#f4f4f6\"><tr><td align=\"center\" " +
               "style=\"padding:24px 12px\">\n<!--[if mso]>" + whole + " width=\"600\"><tr><td><![endif]-->\n" + whole +
               " width=\"100%\" class=\"column\" style=\"max-width:600px;background:#ffffff;border-radius:8px\">\n" +
               out_.html +
               "</table>\n<!--[if mso]></td></tr></table><![endif]-->\n</td></tr></table>\n</body>\n</html>\n";
        return out;
    }

    const json::object& document_;
    complaints& wrong_;
    std::string accent_;
    std::string path_;
    const json::object* block_ = nullptr;
    block_text out_;
};

/// The members that a block of each type has.
object_rule block_cases(const std::vector<shape_member>& all)
{
    const std::pair<std::string_view, std::vector<std::string_view>> types[] = {{"heading", {"text", "level", "align"}},
        {"text", {"text", "align"}}, {"button", {"text", "url", "align"}},
        {"image", {"url", "alt", "link", "width", "align"}}, {"divider", {}}, {"footer", {"text", "align"}}};
    std::vector<shape> cases;
    for (const auto& [type, known] : types) {
        std::vector<shape_member> members{required("type", shapes::one_of({std::string{type}}))};
        const auto foreign = shapes::null_only("is no member of a block of type " + std::string{type});
        for (const auto& each : all)
            if (each.name != "type" && std::ranges::find(known, each.name) == known.end())
                members.push_back(optional(each.name, foreign));
        cases.push_back(shapes::open_object(std::move(members)));
    }
    return shapes::cases_by("type", std::move(cases));
}

shape block_shape()
{
    const auto address = shapes::text(0, 2000, text_kind::link_template);
    const std::vector<shape_member> members{
        required("type", shapes::one_of({"heading", "text", "button", "image", "divider", "footer"})),
        optional("text", shapes::text(0, 20'000, text_kind::body),
            "A template, for all types but image and divider. **bold**, [words](https://…); one line each."),
        optional("level", shapes::integer(1, 3), "Of a heading; 1 when left out."),
        optional("url", address, "Of the page that a button opens, or of an image."),
        optional("alt", shapes::text(0, 1000), "What an image shows, in words. Empty: nothing but decoration."),
        optional("link", address, "The page that an image opens."),
        optional("width", shapes::integer(1, widest_image), "Of an image, in pixels; the whole column when left out."),
        optional("align", shapes::one_of({"start", "center"}), "start when left out.")};
    return shapes::object(members).with_rules({block_cases(members)}).named("email_block");
}

}  // namespace

std::vector<shape_member> email_blocks_members()
{
    return {required("blocks", shapes::array(block_shape(), 1, 100),
                "From top to bottom. A block without its text or its URL is left out."),
        optional("preheader", shapes::text(0, 300), "Shown behind the subject in lists of emails."),
        optional("accent", shapes::text(0, 7, text_kind::color), "Color of buttons: #4f46e5."),
        optional("language", shapes::text(0, 35, text_kind::language), "BCP 47, such as en-GB, for screen readers.")};
}

block_text render_email_blocks(const json::object& document, complaints& wrong)
{
    return block_layout{document, wrong}.render();
}

}  // namespace outbound::api
