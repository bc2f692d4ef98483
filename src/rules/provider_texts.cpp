// One text that the database refuses would fail its transaction again and again, together with the outcomes of others.
#include "rules/provider_texts.hpp"

#include "model/utf8.hpp"

#include <algorithm>
#include <chrono>

namespace outbound::rules {
namespace {

constexpr std::size_t longest_code = 200;
constexpr std::size_t longest_id = 1'000;
constexpr std::size_t longest_detail = 2'000;
constexpr std::chrono::milliseconds longest_wait = std::chrono::hours{24};

void make_storable(std::string& text, std::size_t most)
{
    if (text.size() > most || !is_storable_text(text))
        text = storable_text(text, most);
}

}  // namespace

void make_storable(delivery& outcome)
{
    make_storable(outcome.vendor_id, longest_id);
    make_storable(outcome.code, longest_code);
    make_storable(outcome.detail, longest_detail);
    make_storable(outcome.suppress, longest_code);
    outcome.retry_after = std::clamp(outcome.retry_after, std::chrono::milliseconds{0}, longest_wait);
}

void make_storable(account_terms& terms)
{
    make_storable(terms.refusal, longest_detail);
}

}  // namespace outbound::rules
