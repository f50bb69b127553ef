package org.ddrroutes.chaos;

/** What is shot at. */
enum FaultTarget {
    PRODUCT_1,
    PRODUCT_2,
    BROKER,
    DATABASE
}
