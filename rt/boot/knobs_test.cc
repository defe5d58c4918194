#include "rt/boot/knobs.h"

#include <gtest/gtest.h>

namespace rt {
namespace {

int32_t boottrace(const char* text) {
  Knobs knobs;
  parse_knobs(text, &knobs);
  return knobs.boottrace;
}

TEST(Knobs, ReadsASettingAnywhereInTheList) {
  EXPECT_EQ(boottrace(""), 0);
  EXPECT_EQ(boottrace("boottrace=1"), 1);
  EXPECT_EQ(boottrace("gctrace=1,boottrace=2,other=3"), 2);
  EXPECT_EQ(boottrace("boottrace=1,boottrace=3"), 3);
}

TEST(Knobs, PassesOverWhatItDoesNotKnow) {
  EXPECT_EQ(boottrace("xboottrace=1"), 0);
  EXPECT_EQ(boottrace("boottracer=1"), 0);
  EXPECT_EQ(boottrace("boottrace"), 0);
  EXPECT_EQ(boottrace("boottrace="), 0);
  EXPECT_EQ(boottrace("boottrace=1x"), 0);
  EXPECT_EQ(boottrace(",,boottrace=1,,"), 1);
}

TEST(Knobs, NumbersEndAtACommaAndDoNotOverflow) {
  EXPECT_EQ(parse_number("12"), 12);
  EXPECT_EQ(parse_number("12,x"), 12);
  EXPECT_EQ(parse_number("99999999999999"), -1);
  EXPECT_EQ(parse_number("-1"), -1);
}

}  // namespace
}  // namespace rt
