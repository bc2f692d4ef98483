// Counters in arrays by enumeration; names come from words.hpp.
#include "simulation/coverage.hpp"

#include <iomanip>
#include <span>

namespace outbound::simulation {
namespace {

// A read either fails or is slow.
bool is_possible(store_call call, store_fault fault)
{
    return call != store_call::reads || fault == store_fault::before || fault == store_fault::slow;
}

// Only emails bounce, and only calls are answered.
bool is_possible(fate end, channel via)
{
    using enum fate;
    if (end == bounced)
        return via == channel::email;
    if (end == delivered)
        return via != channel::phone;
    return via == channel::phone || (end != answered && end != voicemail && end != busy && end != no_answer);
}

// Only emails have several accounts.
bool is_possible(incident what, channel via)
{
    return what != incident::account_in_turn || via == channel::email;
}

bool is_possible(behaviour, channel)
{
    return true;
}

using counts_by_channel = std::array<std::uint64_t, 3>;

void print_by_channel(
    std::ostream& out, std::string_view title, std::span<const counts_by_channel> rows, const std::string_view* names)
{
    out << std::left << std::setw(30) << title << std::right << std::setw(9) << "email" << std::setw(9) << "sms"
        << std::setw(9) << "phone" << '\n';
    for (const auto& row : rows) {
        out << "  " << std::left << std::setw(28) << *names++ << std::right;
        for (const auto n : row)
            out << std::setw(9) << n;
        out << '\n';
    }
}

template <class E>
void add_missing(
    std::vector<std::string>& missing, std::span<const counts_by_channel> rows, const std::string_view* names)
{
    for (std::size_t i = 0; i < rows.size(); ++i)
        for (const auto& [via, channel_name] : outbound::names<channel>::value)
            if (rows[i][static_cast<std::size_t>(via)] == 0 && is_possible(static_cast<E>(i), via))
                missing.push_back(std::string{channel_name} + ' ' + std::string{names[i]});
}

}  // namespace

template <class F>
void coverage::each(F&& f)
{
    for (auto& n : actions_)
        f(n);
    for (auto& row : behaviours_)
        for (auto& n : row)
            f(n);
    for (auto& row : fates_)
        for (auto& n : row)
            f(n);
    for (auto& row : incidents_)
        for (auto& n : row)
            f(n);
    for (auto& row : faults_)
        for (auto& n : row)
            f(n);
}

void coverage::add(const coverage& other)
{
    std::vector<std::uint64_t> counts;
    coverage copy = other;
    copy.each([&](std::uint64_t n) { counts.push_back(n); });
    std::size_t i = 0;
    each([&](std::uint64_t& n) { n += counts[i++]; });
}

void coverage::print(std::ostream& out) const
{
    out << "coverage: actions with an effect, and how often\n";
    for (std::size_t i = 0; i < actions_.size(); ++i)
        out << "  " << std::left << std::setw(22) << action_names[i] << actions_[i] << '\n';
    print_by_channel(out, "vendors", behaviours_, behaviour_names);
    print_by_channel(out, "recipients", fates_, fate_names);
    print_by_channel(out, "incidents", incidents_, incident_names);
    out << "store calls\n  " << std::setw(22) << "";
    for (const auto fault : store_fault_names)
        out << std::right << std::setw(9) << fault;
    out << '\n';
    for (std::size_t call = 0; call < faults_.size(); ++call) {
        out << "  " << std::left << std::setw(22) << store_call_names[call] << std::right;
        for (const auto n : faults_[call])
            out << std::setw(9) << n;
        out << '\n';
    }
}

std::vector<std::string> coverage::missing() const
{
    std::vector<std::string> names;
    for (std::size_t i = 0; i < actions_.size(); ++i)
        if (actions_[i] == 0)
            names.emplace_back(action_names[i]);
    add_missing<behaviour>(names, behaviours_, behaviour_names);
    add_missing<fate>(names, fates_, fate_names);
    add_missing<incident>(names, incidents_, incident_names);
    for (std::size_t call = 0; call < faults_.size(); ++call)
        for (std::size_t fault = 0; fault < faults_[call].size(); ++fault)
            if (faults_[call][fault] == 0 &&
                is_possible(static_cast<store_call>(call), static_cast<store_fault>(fault)))
                names.push_back(std::string{store_call_names[call]} + ' ' + std::string{store_fault_names[fault]});
    return names;
}

void coverage::write(std::ostream& out) const
{
    auto copy = *this;
    copy.each([&](std::uint64_t n) { out << n << ' '; });
    out << '\n';
}

void coverage::read(std::istream& in)
{
    each([&](std::uint64_t& n) { in >> n; });
}

}  // namespace outbound::simulation
