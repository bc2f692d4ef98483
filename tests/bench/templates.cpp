// Measures rendering of a 4 KB template with ten variables by outbound and by kainjow's mustache, each compiled once.
// Prints JSON.
#include <outbound/template.hpp>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <kainjow/mustache.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <string>

namespace {

constexpr std::array names{
    "first_name", "last_name", "company", "industry", "plan", "city", "offer", "agent", "phone", "link"};
constexpr std::size_t template_bytes = 4096;
constexpr int rounds = 5;
constexpr std::chrono::milliseconds round_time{400};

// Paragraphs of a newsletter, one variable in each.
std::string newsletter()
{
    const std::size_t paragraph = template_bytes / names.size();
    std::string source;
    for (const auto* name : names) {
        const auto end = source.size() + paragraph;
        source += "<p style=\"margin:0\">Dear {{" + std::string{name} + "}}, ";
        while (source.size() + 5 < end)
            source += "lorem ipsum dolor sit amet "[source.size() % 27];
        source += "</p>\n";
    }
    return source;
}

std::string value_of(std::string_view name)
{
    return "O'Neill & " + std::string{name};
}

template <class Render>
double per_second(Render render)
{
    using clock = std::chrono::steady_clock;
    std::size_t done = 0;
    const auto begin = clock::now();
    auto now = begin;
    for (; now - begin < round_time; now = clock::now())
        for (int i = 0; i < 100; ++i, ++done)
            render();
    return static_cast<double>(done) / std::chrono::duration<double>(now - begin).count();
}

double median(std::array<double, rounds> rates)
{
    std::sort(rates.begin(), rates.end());
    return rates[rounds / 2];
}

}  // namespace

int main()
{
    const auto source = newsletter();
    const outbound::text_template our_template{source, outbound::place::html};
    kainjow::mustache::mustache their_template{source};
    boost::json::object values;
    kainjow::mustache::data data;
    for (const auto* name : names) {
        values.emplace(name, value_of(name));
        data.set(name, value_of(name));
    }
    // Both must produce the same text; kainjow writes the apostrophe as &apos;, outbound as &#39;.
    const auto mark_size = std::string{"&apos;"}.size() - std::string{"&#39;"}.size();
    const auto expected_size = their_template.render(data).size() - names.size() * mark_size;
    if (our_template.render(values).size() != expected_size) {
        std::cerr << "the two libraries render different texts\n";
        return EXIT_FAILURE;
    }

    std::array<double, rounds> our_rates{};
    std::array<double, rounds> their_rates{};
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < rounds; ++i) {
        our_rates[i] = per_second([&] { bytes += our_template.render(values).size(); });
        their_rates[i] = per_second([&] { bytes += their_template.render(data).size(); });
    }
    const auto our_rate = median(our_rates);
    const auto their_rate = median(their_rates);
    std::cout << boost::json::serialize(boost::json::object{{"ours_per_second", our_rate},
                     {"kainjow_per_second", their_rate}, {"ratio", our_rate / their_rate}})
              << '\n';
    return bytes > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
