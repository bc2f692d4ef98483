// The two lines of parcels that wait for an account.
#include "engine/parcel_queue.hpp"

#include <boost/test/unit_test.hpp>

#include <set>
#include <vector>

namespace {

using namespace outbound;

/// A queue whose parcels are known by a number, and those numbers of `urgent` are urgent.
struct numbered_queue {
    explicit numbered_queue(std::set<std::size_t> urgent_ones) : urgent{std::move(urgent_ones)} {}

    parcel made(std::size_t number) const
    {
        auto box = std::make_shared<outbox>(nullptr, 0);
        box->is_urgent = urgent.contains(number);
        return {box, number, 1};
    }

    void push(std::initializer_list<std::size_t> numbers)
    {
        for (const auto number : numbers)
            queue.push_back(made(number));
    }

    std::vector<std::size_t> pop_all()
    {
        std::vector<std::size_t> order;
        while (!queue.empty())
            order.push_back(queue.pop().first);
        return order;
    }

    std::set<std::size_t> urgent;
    parcel_queue queue;
};

using numbers = std::vector<std::size_t>;

}  // namespace

BOOST_AUTO_TEST_SUITE(parcel_queue_tests)

BOOST_AUTO_TEST_CASE(urgent_parcels_and_others_take_turns_each_in_their_order)
{
    numbered_queue q{{11, 12, 13}};
    q.push({1, 2, 3, 4, 11, 12, 13});
    BOOST_TEST(q.queue.size() == 7U);
    BOOST_TEST((q.pop_all() == numbers{11, 1, 12, 2, 13, 3, 4}));
}

BOOST_AUTO_TEST_CASE(one_line_alone_is_served_without_gaps)
{
    numbered_queue q{{11, 12}};
    q.push({11, 12});
    BOOST_TEST((q.pop_all() == numbers{11, 12}));
    q.push({1, 2});
    BOOST_TEST((q.pop_all() == numbers{1, 2}));
}

BOOST_AUTO_TEST_CASE(a_parcel_that_is_put_back_is_the_next_of_its_line)
{
    numbered_queue q{{11}};
    q.push({1, 2});
    q.queue.push_front(q.made(3));
    q.queue.push_front(q.made(11));
    BOOST_TEST((q.pop_all() == numbers{11, 3, 1, 2}));
}

BOOST_AUTO_TEST_CASE(all_parcels_are_taken_urgent_ones_first)
{
    numbered_queue q{{11}};
    q.push({1, 11, 2});
    numbers order;
    for (const auto& taken : q.queue.take_all())
        order.push_back(taken.first);
    BOOST_TEST((order == numbers{11, 1, 2}));
    BOOST_TEST(q.queue.empty());
}

BOOST_AUTO_TEST_SUITE_END()
