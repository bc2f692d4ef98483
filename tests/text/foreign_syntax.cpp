// Templates pasted from other languages are refused with the Mustache to write instead.
#include <outbound/error.hpp>
#include <outbound/template.hpp>

#include "text/render.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace outbound::test {
namespace {

struct pasted_template {
    std::string source;
    std::string fault;  ///< Empty: it is Mustache.
};

std::string fault_of_text(const std::string& source)
try {
    const text_template compiled{source, place::text};
    return {};
} catch (const error& refused) {
    return refused.problem().violations.at(0).message;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(foreign_syntax)

BOOST_AUTO_TEST_CASE(filters_are_refused_with_the_fallback_to_write)
{
    const auto filter = [](const std::string& tag, const std::string& wish) {
        return "line 1, column 3: " + tag + " has a filter of Liquid or Jinja; write " + wish +
               ", where behind the bar stands the fallback itself, and no filter";
    };
    const pasted_template cases[] = {
        {R"(a {{ x | default: "y" }})", filter(R"({{x | default: "y"}})", "{{x|y}}")},
        {R"(a {{ x|default('dear friend', true) }})",
            filter("{{x|default('dear friend', true)}}", "{{x|dear friend}}")},
        {R"(a {{{ x | default: "y" }}})", filter(R"({{x | default: "y"}})", "{{x|y}}")},
        {"a {{ x | upcase }}", filter("{{x | upcase}}", "{{x|…}}")},
        {"a {{ x | strip | capitalize }}", filter("{{x | strip | capitalize}}", "{{x|…}}")},
        {R"(a {{ at | date: "%d.%m." }})", filter(R"({{at | date: "%d.%m."}})", "{{at|%d.%m.}}")},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.source)
    BOOST_TEST(fault_of_text(c.source) == c.fault);
}

BOOST_AUTO_TEST_CASE(blocks_are_refused_with_the_section_to_write)
{
    const pasted_template cases[] = {
        {"{{#if vip}}x{{/if}}", "line 1, column 1: {{#if vip}} is Handlebars; write {{#vip}}…{{/vip}}"},
        {"{{#each items}}x{{/each}}", "line 1, column 1: {{#each items}} is Handlebars; write {{#items}}…{{/items}}"},
        {"{{#unless vip}}x{{/unless}}", "line 1, column 1: {{#unless vip}} is Handlebars; write {{^vip}}…{{/vip}}"},
        {"{{#vip}}x{{else}}y{{/vip}}",
            "line 1, column 10: {{else}} is Handlebars or Liquid; close the section and write "
            "{{^name}}…{{/name}} for the other case"},
        {"{{this.name}}", "line 1, column 1: {{this.name}} is Handlebars; write {{.}} for the element itself, or the "
                          "name without a path"},
        {"Hi\n {% if vip %}x{% endif %}", "line 2, column 2: {% if vip %} is Liquid or Jinja; write {{#vip}}…{{/vip}}"},
        {"{%- unless vip -%}", "line 1, column 1: {% unless vip %} is Liquid or Jinja; write {{^vip}}…{{/vip}}"},
        {"{% for x in items %}", "line 1, column 1: {% for x in items %} is Liquid or Jinja; write "
                                 "{{#name}}…{{/name}}, with the name of the list"},
        {"{{name}} {% endfor %}",
            "line 1, column 10: {% endfor %} is Liquid or Jinja; write {{/name}}, with the name of the section"},
        {"{% assign a = 1 %}", "line 1, column 1: {% assign a = 1 %} is Liquid or Jinja; remove it"},
        {"{# a note #}", "line 1, column 1: {# a note #} is Jinja; write {{! …}}"},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.source)
    BOOST_TEST(fault_of_text(c.source) == c.fault);
}

BOOST_AUTO_TEST_CASE(text_that_only_looks_like_another_language_is_accepted)
{
    for (const auto* source : {"{{x|default}}", "{{x|this|that}}", "{{x|the default}}", "{{title|title}}",
             "{{x|10: 30}}", "{{x|at: noon}}", "{{! else | default: \"y\" }}", "{{#if}}x{{/if}}", "{{elsewhere}}",
             "100 {% 20 %}", "{%", "{# {%", "a %} b #}", "{{=<% %>=}}<%x%>{#x#}"})
        BOOST_TEST_CONTEXT(source)
    BOOST_TEST(fault_of_text(source) == "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound::test
