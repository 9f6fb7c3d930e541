#!/usr/bin/perl -w
use strict;
my %seen;
while (<>) { print unless $seen{$_}++ }
