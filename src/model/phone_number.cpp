// Reads numbers by the published numbering plans. Collects every valid reading of a number; a number with different
// readings is refused.
#include "model/address.hpp"
#include "model/ascii.hpp"
#include "model/phone/numbering_plans.hpp"
#include "model/written_number.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace outbound {
namespace {

constexpr std::size_t fewest_digits = 7;
constexpr std::size_t most_digits = 15;

bool possible_length(const phone::calling_code_plan& plan, std::size_t national)
{
    const auto all = plan.code.size() + national;
    return all >= fewest_digits && all <= most_digits && (plan.lengths >> national & 1U) != 0;
}

const phone::region_plan* region_of(std::string_view country) noexcept
{
    if (country.size() != 2)
        return nullptr;
    const std::array<char, 2> letters{to_upper(country[0]), to_upper(country[1])};
    return phone::find_region({letters.data(), letters.size()});
}

/// The set of valid numbers, with `+`, that a written number may mean.
class readings {
public:
    void add_national(const phone::calling_code_plan& plan, std::string_view national)
    {
        if (!possible_length(plan, national.size()) || !phone::contains(plan.valid, national))
            return;
        auto number = '+' + std::string{plan.code}.append(national);
        if (std::ranges::find(numbers_, number) == numbers_.end())
            numbers_.push_back(std::move(number));
    }

    /// Adds readings of a national number without the prefixes of its region.
    void add_without_prefix(
        const phone::calling_code_plan& plan, std::string_view region, std::string_view national, bool local_too)
    {
        const auto* owner = phone::find_region(region);
        if (owner == nullptr)
            return;
        for (const auto& rule : phone::prefix_rules.subspan(owner->first_rule, owner->rules))
            if (local_too || !rule.local)
                add_by_rule(plan, rule, national);
    }

    /// Adds readings of a number that begins with its calling code; if `prefixes_too`, also with a national prefix
    /// after the code.
    void add_international(std::string_view digits, bool prefixes_too = true)
    {
        const auto* plan = phone::find_calling_code(digits);
        if (plan == nullptr)
            return;
        digits.remove_prefix(plan->code.size());
        add_national(*plan, digits);
        if (prefixes_too && !(possible_length(*plan, digits.size()) && phone::contains(plan->valid, digits)))
            add_without_prefix(*plan, plan->region, digits, false);
    }

    const std::vector<std::string>& numbers() const noexcept { return numbers_; }

private:
    void add_by_rule(const phone::calling_code_plan& plan, const phone::prefix_rule& rule, std::string_view national)
    {
        phone::each_prefix(rule.dropped, national, [&](std::size_t dropped) {
            const auto rest = national.substr(dropped);
            if (rule.kept == 0)
                return add_national(plan, std::string{rule.inserted}.append(rest));
            phone::each_prefix(rule.kept, rest, [&](std::size_t kept) {
                const auto behind = rest.substr(kept);
                if (behind.starts_with(rule.behind))
                    add_national(plan, std::string{rule.inserted}
                                           .append(rest.substr(0, kept))
                                           .append(behind.substr(rule.behind.size())));
            });
        });
    }

    std::vector<std::string> numbers_;
};

std::string without_trunk_zero(const phone::written_number& written)
{
    auto digits = written.digits;
    digits.erase(*written.trunk_zero, 1);
    return digits;
}

/// Adds readings after an international dialling prefix: the region's own, and `00`.
void add_from_abroad(readings& found, std::string_view digits, const phone::region_plan& region)
{
    phone::each_prefix(region.abroad, digits, [&](std::size_t n) { found.add_international(digits.substr(n)); });
    if (digits.starts_with("00"))
        found.add_international(digits.substr(2));
}

/// Without a country: `00`, and the prefixes of Asia and Australia that look like `00` before +1.
void add_from_abroad(readings& found, std::string_view digits)
{
    for (const std::string_view prefix : {"00", "001", "0011"})
        if (digits.starts_with(prefix))
            found.add_international(digits.substr(prefix.size()), found.numbers().empty());
}

void add_readings(readings& found, std::string_view digits, const phone::region_plan* region)
{
    if (region == nullptr)
        return add_from_abroad(found, digits);
    const auto& plan = *phone::find_calling_code(region->code);
    add_from_abroad(found, digits, *region);
    found.add_national(plan, digits);
    found.add_without_prefix(plan, region->region, digits, true);
    if (digits.starts_with(plan.code))
        found.add_international(digits);
}

phone_reading refused(std::string fault)
{
    return {{}, std::move(fault)};
}

phone_reading decide(const readings& found, std::string none)
{
    const auto& numbers = found.numbers();
    if (numbers.empty())
        return refused(std::move(none));
    if (numbers.size() > 1)
        return refused("may be " + numbers[0] + " or " + numbers[1] + "; write it with + and the calling code");
    return {numbers.front(), {}};
}

/// Whether a number begins with its calling code a second time, as in `+91 91 98765 43210`.
bool repeats_code(const phone::calling_code_plan& plan, std::string_view national)
{
    readings found;
    if (national.starts_with(plan.code))
        found.add_international(national);
    return !found.numbers().empty();
}

phone_reading read_with_plus(const phone::written_number& written)
{
    const std::string_view digits = written.digits;
    const auto* plan = phone::find_calling_code(digits);
    if (plan == nullptr)
        return refused("begins with a calling code that does not exist");
    readings found;
    found.add_international(digits);
    if (written.trunk_zero)
        found.add_international(without_trunk_zero(written));
    const auto national = digits.substr(plan->code.size());
    if (found.numbers().empty() && repeats_code(*plan, national))
        return refused("has the calling code +" + std::string{plan->code} + " twice");
    // Plans grow: accepts a complete number of possible length even if its range is not published yet.
    if (found.numbers().empty() && !written.trunk_zero && possible_length(*plan, national.size()) &&
        national.front() != '0')
        return {'+' + written.digits, {}};
    return decide(found, possible_length(*plan, national.size())
                             ? "is no number of the calling code +" + std::string{plan->code}
                             : "has too few or too many digits for the calling code +" + std::string{plan->code});
}

bool is_number(std::string_view digits, bool plus, const phone::region_plan* region)
{
    readings found;
    if (plus)
        found.add_international(digits);
    else
        add_readings(found, digits, region);
    return !found.numbers().empty();
}

/// Whether both parts of the digits begin with a national prefix.
bool begins_twice(std::string_view first, std::string_view next)
{
    constexpr std::size_t shortest = 6;
    const auto begins = [](std::string_view part) { return part.size() >= shortest && part.front() == '0'; };
    return begins(first) && begins(next);
}

/// Whether another number, or an extension, follows a line break or slash.
bool holds_several(const phone::written_number& written, const phone::region_plan* region)
{
    const std::string_view digits = written.digits;
    return std::ranges::any_of(written.breaks, [&](const phone::written_break& at) {
        const auto first = digits.substr(0, at.at);
        const auto next = digits.substr(at.at);
        if (next.empty())
            return false;
        if (at.certain && begins_twice(first, next))
            return true;
        return is_number(first, written.plus, region) && (at.certain || is_number(next, false, region));
    });
}

}  // namespace

std::string_view calling_code(std::string_view country) noexcept
{
    const auto* region = region_of(country);
    return region != nullptr ? region->code : std::string_view{};
}

bool valid_e164(std::string_view number) noexcept
{
    if (!number.starts_with('+') || !std::ranges::all_of(number.substr(1), is_digit))
        return false;
    const auto* plan = phone::find_calling_code(number.substr(1));
    return plan != nullptr && possible_length(*plan, number.size() - 1 - plan->code.size());
}

phone_reading read_phone(std::string_view raw, std::string_view default_country)
{
    const auto written = phone::take_apart(raw);
    if (!written.fault.empty())
        return refused(std::string{written.fault});
    const auto* region = region_of(default_country);
    if (holds_several(written, region))
        return refused(std::string{phone::several_numbers});
    if (written.plus)
        return read_with_plus(written);
    readings found;
    add_readings(found, written.digits, region);
    if (written.trunk_zero)
        add_readings(found, without_trunk_zero(written), region);
    if (region != nullptr)
        return decide(
            found, "is no number of " + std::string{region->region} + "; write it with + and the calling code");
    return decide(found, "has no calling code; write it with + and the calling code, or set default_country");
}

}  // namespace outbound
