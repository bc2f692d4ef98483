// Emails made of blocks: what is rendered, what is refused, and that stored HTML opens as blocks again.
#include "api/fixture.hpp"

using namespace outbound;

namespace json = boost::json;

namespace {

constexpr std::string_view whole =
    R"json({"preheader":"Soon, {{first_name|friend}}","accent":"#ffd400","language":"de","blocks":[
    {"type":"heading","text":"Hello {{first_name|\"you\"}} & <all>"},
    {"type":"text","text":"One **bold** word.\n{{#plan}}\nYour plan: {{plan}}\n{{/plan}}\n[Read on](https://x.example/?a=1&b={{plan}})"},
    {"type":"image","url":"https://x.example/a.png","alt":"\"Roses\"","link":"{{shop_url}}","width":300},
    {"type":"button","text":"Buy","url":"https://x.example/buy","align":"center"},
    {"type":"divider"},
    {"type":"footer","text":"{{sender_postal_address}}\n[Unsubscribe]({{unsubscribe_url}})"}]})json";

struct blocks_fixture : service_fixture {
    json::object rendered(std::string_view request = whole) { return ok("email_blocks.render", request); }

    std::string part(std::string_view blocks, const char* name = "html")
    {
        return std::string{rendered(R"({"blocks":[)" + std::string{blocks} + "]}").at(name).as_string()};
    }

    json::object read(const json::value& html)
    {
        return ok("email_blocks.inspect", json::serialize(json::object{{"html", html}}));
    }
};

bool holds(std::string_view text, std::string_view words)
{
    return text.find(words) != std::string_view::npos;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(email_blocks, blocks_fixture)

BOOST_AUTO_TEST_CASE(blocks_become_a_column_of_tables_with_escaped_words_and_variables_as_they_are)
{
    const auto made = rendered();
    const std::string_view html = made.at("html").as_string();
    for (const auto* words : {R"(<html lang="de">)", "Hello {{first_name|\"you\"}} &amp; &lt;all&gt;</h1>",
             "One <strong>bold</strong> word.<br>\n{{#plan}}\nYour plan: {{plan}}<br>\n{{/plan}}\n<a "
             "href=\"https://x.example/"
             "?a=1&amp;b={{plan}}\"",
             R"(alt="&quot;Roses&quot;" width="300")", R"(<a href="{{shop_url}}")", R"(bgcolor="#ffd400")",
             "color:#14151a\">Buy</a>", R"(<a href="{{unsubscribe_url}}")", "<!--[if mso]>", R"( width="600">)",
             "prefers-color-scheme: dark", "Soon, {{first_name|friend}}</div>", "max-width:600px"})
        BOOST_TEST(holds(html, words), words << " in " << html);
    BOOST_TEST(
        made.at("text") ==
        "Hello {{first_name|\"you\"}} & <all>\n\nOne bold word.\n{{#plan}}\nYour plan: {{plan}}\n{{/plan}}\nRead on "
        "(https://x.example/?a=1&b={{plan}})\n\n\"Roses\": {{shop_url}}\n\nBuy: https://x.example/buy\n\n"
        "----------\n\n{{sender_postal_address}}\nUnsubscribe ({{unsubscribe_url}})\n");
}

BOOST_AUTO_TEST_CASE(stored_blocks_open_again_and_no_message_holds_them)
{
    const auto made = rendered();
    const auto found = read(made.at("html"));
    BOOST_TEST(found.at("document") == json::parse(whole));
    BOOST_TEST(found.at("text") == made.at("text"));
    const json::object create{
        {"name", "Roses"}, {"subject", "Roses"}, {"html", made.at("html")}, {"text", made.at("text")}};
    ok("email_templates.create", json::serialize(create));
    const auto stored = ok("email_templates.get", R"({"id":1})");
    BOOST_TEST(stored.at("html") == made.at("html"));
    const auto shown =
        ok("email_templates.render", R"({"id":1,"values":{"plan":"gold","shop_url":"https://x.example/"}})");
    const std::string_view html = shown.at("html").as_string();
    BOOST_TEST(html.starts_with("<!doctype html>\n<html"), html);
    BOOST_TEST(!holds(html, "outbound"), html);
}

BOOST_AUTO_TEST_CASE(html_that_was_changed_or_is_of_others_opens_as_code)
{
    const std::string html{rendered().at("html").as_string()};
    const auto end = html.find("}}\n");
    for (const auto& other : {std::string{"<p>Hello</p>"}, std::string{}, html + ' ', html.substr(end + 3),
             "{{! outbound blocks AAAA }}\n" + html.substr(end + 3), std::string{"{{! outbound blocks e30= }}\n"},
             "{{! outbound blocks !" + html, ' ' + html})
        BOOST_TEST(read(json::string{other}).at("document").is_null(), other.substr(0, 60));
}

BOOST_AUTO_TEST_CASE(blocks_without_words_or_address_are_left_out)
{
    const auto nothing =
        part(R"({"type":"heading","text":""},{"type":"text"},{"type":"button","text":"Buy"},)"
             R"({"type":"button","url":"https://x.example"},{"type":"image","alt":"x"},{"type":"footer"})");
    BOOST_TEST(!holds(nothing, "<td class"), nothing);
    BOOST_TEST(!holds(nothing, "Buy"), nothing);
    BOOST_TEST(part(R"({"type":"text"})", "text") == "");
    BOOST_TEST(part(R"({"type":"divider","text":null,"url":null})", "text") == "----------\n");
}

BOOST_AUTO_TEST_CASE(marks_that_form_no_bold_text_and_no_link_stay_as_they_are)
{
    const struct {
        std::string_view source, html;
    } cases[] = {
        {"2 ** 3", ">2 ** 3<"},
        {"a [b] (c) [](d) [e](f g)", ">a [b] (c) [](d) [e](f g)<"},
        {"[**b** c](https://x.example)", "\"><strong>b</strong> c</a>"},
        {"[{{first_name|[x](y)}}](tel:+491)", "<a href=\"tel:+491\""},
        {"**a\\nb", ">**a<br>\nb<"},
        {"**{{a|**}}**", "<strong>{{a|**}}</strong>"},
    };
    for (const auto& c : cases) {
        const auto html = part(R"({"type":"text","text":")" + std::string{c.source} + "\"}");
        BOOST_TEST(holds(html, c.html), c.html << " in " << html);
    }
}

BOOST_AUTO_TEST_CASE(text_on_a_button_has_the_higher_contrast)
{
    const std::pair<const char*, const char*> cases[] = {{"#4f46e5", "#ffffff"}, {"#000000", "#ffffff"},
        {"#c0262d", "#ffffff"}, {"#ffffff", "#14151a"}, {"#ffd400", "#14151a"}, {"#4cc38a", "#14151a"}};
    for (const auto& [accent, color] : cases) {
        const auto made = rendered(
            R"({"accent":")" + std::string{accent} + R"(","blocks":[{"type":"button","text":"x","url":"tel:1"}]})");
        BOOST_TEST(holds(made.at("html").as_string(), "color:" + std::string{color} + "\">x</a>"), accent);
    }
}

BOOST_AUTO_TEST_CASE(faulty_blocks_are_refused_with_member_and_wish)
{
    const struct {
        std::string_view request, complaint;
    } cases[] = {
        {R"({"blocks":[]})", "invalid | blocks: must have 1 to 100 items"},
        {R"({"blocks":[{"type":"list"}]})", "invalid | blocks[0].type: must be one of "},
        {R"({"blocks":[{"type":"divider"},{"type":"text","text":"a\n{{#b}}"}]})",
            "invalid | blocks[1].text: line 2, column 1: section \"b\" is never closed"},
        {R"({"blocks":[{"type":"text","text":"{{=<% %>=}}"}]})",
            "invalid | blocks[0].text: must not change the delimiters of tags"},
        {R"json({"blocks":[{"type":"button","text":"x","url":"javascript:alert(1)"}]})json",
            "invalid | blocks[0].url: must begin with https://, "},
        {R"({"blocks":[{"type":"button","text":"x","url":"{{#a}}https:{{/a}}//x"}]})",
            "invalid | blocks[0].url: must begin with https://, "},
        {R"({"blocks":[{"type":"image","url":"https://x.example/a b.png"}]})",
            "invalid | blocks[0].url: must have no blanks: write %20"},
        {R"json({"blocks":[{"type":"text","text":"[x](example.com)"}]})json",
            "invalid | blocks[0].text: the link must begin with https://, "},
        {R"({"blocks":[{"type":"text","text":"x","url":"https://x.example"}]})",
            "invalid | blocks[0].url: is no member of a block of type text"},
        {R"({"blocks":[{"type":"divider","text":""}]})",
            "invalid | blocks[0].text: is no member of a block of type divider"},
        {R"({"blocks":[{"type":"image","level":1}]})",
            "invalid | blocks[0].level: is no member of a block of type image"},
        {R"({"language":"{{","blocks":[{"type":"divider"}]})", "invalid | language: must be a language such as en-GB"},
        {R"({"preheader":"{{#a}}","blocks":[{"type":"divider"}]})", "invalid | preheader: line 1, column 1: "},
        {R"({"blocks":[{"type":"image","url":"https://x.example","alt":"{{"}]})", "invalid | blocks[0].alt: line 1, "},
        {R"({"accent":"red","blocks":[{"type":"divider"}]})",
            "invalid | accent: must be a color such as #4f46e5, got \"red\""},
        {R"({"accent":"#4f46e","blocks":[{"type":"divider"}]})", "invalid | accent: must be a color such as #4f46e5"},
    };
    for (const auto& c : cases) {
        const auto got = complaint("email_blocks.render", c.request);
        BOOST_TEST(got.starts_with(c.complaint), got << ", not " << c.complaint);
    }
}

BOOST_AUTO_TEST_CASE(very_long_texts_of_marks_are_read_in_linear_time)
{
    for (const std::string_view mark : {"[", "[a](", "[a](x ", "**", "{ ", "*["}) {
        std::string text;
        while (text.size() + mark.size() <= 20'000)
            text += mark;
        BOOST_TEST(part(R"({"type":"text","text":")" + text + "\"}").size() > text.size(), mark);
    }
}

BOOST_AUTO_TEST_SUITE_END()
