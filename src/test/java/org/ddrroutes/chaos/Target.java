package org.ddrroutes.chaos;

/** What is shot at. */
enum Target {
    PRODUCT_1,
    PRODUCT_2,
    BROKER,
    DATABASE
}
