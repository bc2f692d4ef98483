// Shared text and varying parts reassemble to the template.
#include <outbound/error.hpp>
#include <outbound/template.hpp>

#include "text/render.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include <random>
#include <string>
#include <vector>

namespace outbound::test {
namespace {

namespace json = boost::json;

// Notation of pieces: shared text unchanged, parts by number in angle brackets.
std::string outline(const text_template& split)
{
    std::string out;
    for (const auto& piece : split.pieces())
        out += piece.varies ? '<' + std::to_string(piece.part) + '>' : '[' + piece.shared + ']';
    return out;
}

// Random templates and values with few names, so that they match.
class generator {
public:
    explicit generator(unsigned seed) : random_{seed} {}

    std::string source(int depth = 3)
    {
        static const std::vector<std::string> pieces{"text ", "\n", "  ", "é\n", "{{a}}", "{{b.c}}", "{{{a}}}",
            "{{&b}}", "{{c|none}}", "{{.}}", "{{! x }}", "{{>p}}", "  {{>p}}\n", "\n{{>q}}\n", "{{! alone }}\n"};
        std::string out;
        for (auto count = below(6); count > 0; --count)
            out += depth > 0 && below(3) == 0 ? section(depth) : pieces[below(pieces.size())];
        return out;
    }

    json::value value(int depth = 3)
    {
        switch (below(depth > 0 ? 9 : 6)) {
        case 0:
            return nullptr;
        case 1:
            return below(2) == 0;
        case 2:
            return static_cast<int>(below(3));
        case 3:
            return 1.5;
        case 4:
            return "";
        case 5:
            return "x<\n&";
        case 6:
            return json::array{value(depth - 1), value(depth - 1)};
        case 7:
            return json::array{};
        default:
            return object(depth - 1);
        }
    }

    json::object object(int depth = 3)
    {
        json::object out;
        for (const auto* name : {"a", "b", "c"})
            if (below(4) > 0)
                out[name] = value(depth);
        return out;
    }

private:
    std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>{0, n - 1}(random_); }

    std::string section(int depth)
    {
        static const std::vector<std::string> names{"a", "b", "c", "b.c", "."};
        const auto& name = names[below(names.size())];
        const std::string line = below(2) == 0 ? "\n" : "";
        return line + (below(3) == 0 ? "{{^" : "{{#") + name + "}}" + line + source(depth - 1) + line + "{{/" + name +
               "}}" + line;
    }

    std::mt19937 random_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(split)

BOOST_AUTO_TEST_CASE(templates_are_cut_at_their_tags)
{
    const partial_map partials{{"p", "one {{a}}\n"}, {"empty", ""}};
    const std::vector<std::pair<std::string, std::string>> examples{
        {"", ""},
        {"only text", "[only text]"},
        {"{{a}}", "<0>"},
        {"Hi {{a}}, {{b}}!", "[Hi ]<0>[, ]<1>[!]"},
        {"{{a}} {{ a }} {{{a}}} {{&a}} {{a|x}} {{a|x}} {{a|}}", "<0>[ ]<0>[ ]<1>[ ]<1>[ ]<2>[ ]<2>[ ]<3>"},
        {"a{{! none }}b{{>absent}}c", "[abc]"},
        {"{{#s}}a{{b}}{{/s}}.{{#s}}a{{b}}{{/s}}", "<0>[.]<0>"},
        {"{{#s}}a{{b}}{{/s}}.{{#s}}a{{c}}{{/s}}.{{^s}}a{{b}}{{/s}}", "<0>[.]<1>[.]<2>"},
        {"{{#s}}{{^a}}{{b}}{{/a}}{{c}}{{/s}}.{{#s}}{{^a}}{{b}}{{c}}{{/a}}{{/s}}", "<0>[.]<1>"},
        {"{{#s}}{{a}}{{/s}}.{{=<% %>=}}<%#s%><%a%><%/s%>", "<0>[.]<0>"},
        {"{{>p}}  {{>p}}.", "[one ]<0>[\n  one ]<0>[\n.]"},
        {"  {{>p}}\n{{a}}", "[  one ]<0>[\n]<0>"},
        {"{{>empty}}", ""},
    };
    for (const auto& [source, expected] : examples)
        BOOST_TEST_CONTEXT(source)
        {
            const text_template compiled{source, place::html, from(partials)};
            BOOST_TEST(outline(compiled) == expected);
            BOOST_TEST(compiled.empty() == expected.empty());
        }
}

BOOST_AUTO_TEST_CASE(alike_text_in_another_place_is_another_part)
{
    const partial_map partials{{"p", "{{#s}}\n{{a}}\n{{/s}}\n"}};
    const text_template compiled{"{{>p}}\n {{>p}}\n {{>p}}\n", place::text, from(partials)};
    BOOST_TEST(outline(compiled) == "<0><1><1>");
    BOOST_TEST(joined(compiled, {{"s", true}, {"a", "x"}}) == "x\n x\n x\n");
}

BOOST_AUTO_TEST_CASE(a_section_that_includes_its_own_partial_ends_where_it_began)
{
    const partial_map partials{{"p", "{{n}}({{#sub}}{{>p}}{{/sub}})"}};
    const text_template compiled{"{{>p}}.", place::text, from(partials)};
    const auto values =
        json::parse(R"({"n": 1, "sub": [{"n": 2, "sub": [{"n": 3, "sub": []}]}, {"n": 4, "sub": []}]})").as_object();
    BOOST_TEST(compiled.render(values) == "1(2(3())4()).");
    BOOST_TEST(joined(compiled, values) == "1(2(3())4()).");
}

BOOST_AUTO_TEST_CASE(joined_pieces_equal_the_rendering_for_any_template_and_values)
{
    for (unsigned seed = 0; seed < 5'000; ++seed) {
        generator random{seed};
        const auto source = random.source();
        const partial_map partials{{"p", random.source(1)}, {"q", "[{{a}}\n{{#b}}{{>q}}{{/b}}]\n"}};
        BOOST_TEST_CONTEXT("seed " << seed << ": " << source)
        {
            try {
                const text_template compiled{source, place::html, from(partials)};
                for (int round = 0; round < 4; ++round) {
                    const auto values = random.object();
                    missing_names whole;
                    missing_names parts;
                    std::string out;
                    compiled.render(values, out, &whole);
                    BOOST_TEST(joined(compiled, values, &parts) == out);
                    BOOST_TEST(parts == whole, boost::test_tools::per_element());
                }
            } catch (const error& deep) {  // a random partial that includes itself
                BOOST_TEST(std::string_view{deep.what()}.find("nested more than 32 deep") != std::string_view::npos);
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(copies_and_the_empty_template_render_alike)
{
    const text_template nothing;
    BOOST_TEST(nothing.empty());
    BOOST_TEST(nothing.render({{"a", 1}}) == "");
    BOOST_TEST(nothing.part_count() == 0U);

    text_template first{"{{a}}!", place::text};
    const text_template second = first;
    first = nothing;
    BOOST_TEST(second.render({{"a", 1}}) == "1!");
    BOOST_TEST(second.part_count() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound::test
