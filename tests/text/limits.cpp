// Hostile templates and values cause an error that names the place, never a crash or an endless loop.
#include <outbound/error.hpp>
#include <outbound/template.hpp>

#include "text/render.hpp"

#include <boost/json/array.hpp>
#include <boost/test/unit_test.hpp>

#include <random>
#include <string>

namespace outbound::test {
namespace {

namespace json = boost::json;

std::string repeated(std::size_t times, std::string_view what)
{
    std::string out;
    for (std::size_t i = 0; i < times; ++i)
        out += what;
    return out;
}

// The message of the only violation; empty on success.
template <class Work>
std::string fault_of(Work work)
{
    try {
        work();
    } catch (const error& e) {
        BOOST_TEST((e.code() == errc::invalid));
        BOOST_TEST(e.problem().violations.size() == 1U);
        return e.problem().violations.at(0).message;
    }
    return {};
}

std::string compile_fault(
    const std::string& source, const partial_map& partials = {}, const template_limits& limits = {})
{
    return fault_of([&] { text_template{source, place::html, from(partials), limits}; });
}

std::string render_fault(const std::string& source, const json::object& values, const partial_map& partials = {},
    const template_limits& limits = {})
{
    const text_template compiled{source, place::html, from(partials), limits};
    std::string out = "kept";
    const auto fault = fault_of([&] { compiled.render(values, out); });
    if (!fault.empty())
        BOOST_TEST(out == "kept");
    return fault;
}

const std::string too_deep = "sections and partials are nested more than 32 deep; nest fewer, and see that no partial "
                             "includes itself without end";

}  // namespace

BOOST_AUTO_TEST_SUITE(limits_tests)

BOOST_AUTO_TEST_CASE(sources_are_bounded_with_their_partials)
{
    template_limits small;
    small.source_bytes = 20;
    BOOST_TEST(compile_fault(std::string(20, 'x'), {}, small) == "");
    BOOST_TEST(compile_fault(std::string(21, 'x'), {}, small) ==
               "line 1, column 1: the source has 21 bytes with its partials; at most 20 are allowed");
    BOOST_TEST(compile_fault("abc{{>p}}", {{"p", std::string(12, 'x')}}, small) ==
               "line 1, column 4: the source has 21 bytes with its partials; at most 20 are allowed");
}

BOOST_AUTO_TEST_CASE(sections_nest_as_deep_as_allowed_and_no_deeper)
{
    BOOST_TEST(rendered(repeated(32, "{{#a}}") + "x" + repeated(32, "{{/a}}"), json::object{{"a", true}}) == "x");
    const std::string wish = "line 1, column 193: sections are nested more than 32 deep; nest fewer";
    BOOST_TEST(compile_fault(repeated(33, "{{#a}}") + repeated(33, "{{/a}}")) == wish);
    BOOST_TEST(compile_fault(repeated(100'000, "{{#a}}")) == wish);
    BOOST_TEST(compile_fault(repeated(100'000, "{{^a}}")) == wish);
}

BOOST_AUTO_TEST_CASE(partials_that_never_end_are_refused_when_compiled)
{
    const std::string wish =
        "partials are nested more than 32 deep; nest fewer, and let a partial include itself only inside a section";
    BOOST_TEST(compile_fault("{{>p}}", {{"p", "ab{{>p}}"}}) == "line 1, column 3: " + wish);
    BOOST_TEST(compile_fault("{{>p}}", {{"p", "\n {{>p}}\n"}}) == "line 2, column 2: " + wish);
    BOOST_TEST(compile_fault("{{>p}}", {{"p", "{{>q}}"}, {"q", "\n{{>p}}"}}) == "line 2, column 1: " + wish);
}

BOOST_AUTO_TEST_CASE(partials_that_never_end_for_some_values_end_with_an_error)
{
    const partial_map partials{{"p", "x{{#a}}{{>p}}{{/a}}"}};
    BOOST_TEST(render_fault("{{>p}}", {{"a", false}}, partials) == "");
    BOOST_TEST(render_fault("{{>p}}", {{"a", true}}, partials) == "line 1, column 8: " + too_deep);
}

BOOST_AUTO_TEST_CASE(partials_that_double_are_refused)
{
    partial_map partials;
    for (int i = 0; i < 30; ++i)
        partials["p" + std::to_string(i)] = repeated(2, "{{>p" + std::to_string(i + 1) + "}}");
    BOOST_TEST(compile_fault("{{>p0}}", partials)
                   .ends_with("the template has more than 100000 tags with its partials; use fewer"));
    BOOST_TEST(
        render_fault("{{#a}}{{>p0}}{{/a}}", {{"a", true}}, partials).ends_with("steps; shorten the lists it repeats"));

    partials["p30"] = std::string(100'000, 'x');
    BOOST_TEST(compile_fault("{{>p20}}", partials).ends_with("the text alone grows beyond 4000000 bytes; shorten it"));
}

BOOST_AUTO_TEST_CASE(indentation_cannot_multiply_text_without_end)
{
    const std::string margin(256, ' ');
    const partial_map partials{{"p", repeated(100'000, "\n")}, {"q", margin + "{{>p}}\n"}};
    const auto nested = margin + "{{>q}}\n";
    BOOST_TEST(compile_fault(nested, partials).ends_with("the text alone grows beyond 4000000 bytes; shorten it"));
    BOOST_TEST(render_fault("{{#a}}\n" + nested + "{{/a}}\n", {{"a", true}}, partials)
                   .ends_with("the text grew beyond 4000000 bytes; shorten it or the values in it"));
    BOOST_TEST(compile_fault(margin + " {{>p}}\n", partials) ==
               "line 1, column 258: the partial is indented by 257 blanks; at most 256 are allowed");
}

BOOST_AUTO_TEST_CASE(steps_are_bounded)
{
    const json::array many(200'000, json::value{1});
    const std::string wish = "rendering took more than 100000 steps; shorten the lists it repeats";
    BOOST_TEST(render_fault("{{#a}}{{/a}}", {{"a", many}}) == "line 1, column 7: " + wish);
    BOOST_TEST(render_fault("{{#a}}{{.}}{{/a}}", {{"a", many}}).ends_with(wish));
    BOOST_TEST(render_fault("{{#a}}{{/a}}", {{"a", json::array(90'000, json::value{1})}}) == "");
}

BOOST_AUTO_TEST_CASE(output_is_bounded)
{
    template_limits small;
    small.output_bytes = 10;
    const std::string wish = "the text grew beyond 10 bytes; shorten it or the values in it";
    BOOST_TEST(render_fault("{{a}}", {{"a", "0123456789"}}, {}, small) == "");
    BOOST_TEST(render_fault("{{a}}", {{"a", "0123456789x"}}, {}, small) == "line 1, column 6: " + wish);
    BOOST_TEST(render_fault("{{a}}", {{"a", "&&&"}}, {}, small) == "line 1, column 6: " + wish);
    BOOST_TEST(render_fault("{{#a}}\nxxxx\n{{/a}}\n", {{"a", {1, 2, 3}}}, {}, small) == "line 3, column 1: " + wish);
    BOOST_TEST(compile_fault("01234567890", {}, small) ==
               "line 1, column 1: the text alone grows beyond 10 bytes; shorten it");
}

BOOST_AUTO_TEST_CASE(output_of_one_part_is_bounded)
{
    template_limits small;
    small.output_bytes = 10;
    const text_template compiled{"{{a}}", place::html, {}, small};
    for (const auto* longest : {"0123456789", "&&"}) {
        std::string out = "kept";
        compiled.render_part(0, json::object{{"a", longest}}, out);
        BOOST_TEST(out.size() == 14U);
    }
    for (const auto* longer : {"0123456789x", "&&&"}) {
        std::string out = "kept";
        const auto fault = fault_of([&] { compiled.render_part(0, json::object{{"a", longer}}, out); });
        BOOST_TEST(fault == "line 1, column 6: the text grew beyond 10 bytes; shorten it or the values in it");
        BOOST_TEST(out == "kept");
    }
}

BOOST_AUTO_TEST_CASE(a_bound_counts_one_rendering_only)
{
    template_limits small;
    small.output_bytes = 10;
    const text_template compiled{"0123456789", place::text, {}, small};
    std::string out;
    compiled.render(json::object{}, out);
    compiled.render(json::object{}, out);
    BOOST_TEST(out == "01234567890123456789");
}

BOOST_AUTO_TEST_CASE(a_great_many_names_are_no_trouble)
{
    std::string source;
    for (int i = 0; i < 60'000; ++i)
        source += "{{n" + std::to_string(i) + "}}";
    const text_template compiled{source, place::text};
    missing_names names;
    std::string out;
    compiled.render(json::object{}, out, &names);
    compiled.render(json::object{}, out, &names);
    BOOST_TEST(names.size() == 60'000U);
    BOOST_TEST(compiled.variables().size() == 60'000U);
}

BOOST_AUTO_TEST_CASE(long_names_are_cut_in_messages)
{
    BOOST_TEST(compile_fault("{{#" + std::string(500'000, 'n') + "}}").size() < 200U);
    BOOST_TEST(compile_fault("{{" + std::string(500'000, 'n')).size() < 200U);
}

BOOST_AUTO_TEST_CASE(mangled_templates_render_or_are_refused)
{
    const std::string whole = "Hi {{name|you}},\n{{#items}}\n - {{n}} {{{x.y}}}\n{{/items}}\n{{^none}}é "
                              "{{>p}}{{/none}}\n{{=<% %>=}}\n<%! z %>\n";
    const partial_map partials{{"p", "a\n{{#b}}{{>p}}{{/b}}{{>q}}"}, {"q", "{{c}}"}};
    const json::object values{{"name", "Ada"}, {"items", {{{"n", 1}}, {{"n", 2}}}}, {"c", "d"}};
    std::mt19937 random{7};
    const auto below = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>{0, n - 1}(random); };
    for (int round = 0; round < 20'000; ++round) {
        auto source = whole;
        for (auto changes = 1 + below(4); changes > 0; --changes) {
            const auto at = below(source.size());
            switch (below(4)) {
            case 0:
                source.erase(at, 1 + below(6));
                break;
            case 1:
                source.insert(at, source.substr(below(source.size()), below(12)));
                break;
            case 2:
                source[at] = "{}#^/>&!=|.<% \n\xFF\xC3"[below(18)];
                break;
            default:
                source += source.substr(at, below(20));
                break;
            }
            source += ' ';
        }
        try {
            const text_template compiled{source, place::html, from(partials)};
            BOOST_REQUIRE(joined(compiled, values) == compiled.render(values));
        } catch (const error& e) {
            BOOST_REQUIRE(e.problem().violations.size() == 1);
            BOOST_REQUIRE(e.problem().violations[0].message.starts_with("line "));
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound::test
