// The main function of every test program, compiled once. Boost.Test's module has the name of the program.
#include <boost/test/unit_test.hpp>

#include <filesystem>

namespace {

bool name_module()
{
    auto& suite = boost::unit_test::framework::master_test_suite();
    suite.p_name.value = std::filesystem::path{suite.argv[0]}.filename().string();
    return true;
}

}  // namespace

int main(int argc, char* argv[])
{
    return boost::unit_test::unit_test_main(&name_module, argc, argv);
}
