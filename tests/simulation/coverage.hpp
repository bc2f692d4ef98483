// Counts the covered cases of all runs. A run that misses a case proves less than it claims.
#pragma once

#include "simulation/words.hpp"

#include <outbound/types.hpp>

#include <array>
#include <cstdint>
#include <istream>
#include <ostream>
#include <string>
#include <vector>

namespace outbound::simulation {

class coverage {
public:
    void saw(action kind) { ++actions_[static_cast<std::size_t>(kind)]; }
    void saw(channel via, behaviour treatment)
    {
        ++behaviours_[static_cast<std::size_t>(treatment)][static_cast<std::size_t>(via)];
    }
    void saw(channel via, fate end) { ++fates_[static_cast<std::size_t>(end)][static_cast<std::size_t>(via)]; }
    void saw(channel via, incident what)
    {
        ++incidents_[static_cast<std::size_t>(what)][static_cast<std::size_t>(via)];
    }
    void saw(store_call call, store_fault fault)
    {
        ++faults_[static_cast<std::size_t>(call)][static_cast<std::size_t>(fault)];
    }

    void add(const coverage& other);

    /// A table of all cases with their counts.
    void print(std::ostream& out) const;
    /// Names of the cases that never happened.
    std::vector<std::string> missing() const;

    void write(std::ostream& out) const;
    void read(std::istream& in);

private:
    template <class F>
    void each(F&& f);

    std::array<std::uint64_t, count_of<action>> actions_{};
    std::array<std::array<std::uint64_t, 3>, count_of<behaviour>> behaviours_{};  ///< By channel.
    std::array<std::array<std::uint64_t, 3>, count_of<fate>> fates_{};            ///< By channel.
    std::array<std::array<std::uint64_t, 3>, count_of<incident>> incidents_{};    ///< By channel.
    std::array<std::array<std::uint64_t, count_of<store_fault>>, count_of<store_call>> faults_{};
};

}  // namespace outbound::simulation
