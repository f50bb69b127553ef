package org.ddrroutes;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the direct-debit registration routes. */
@SpringBootApplication
public class DdrRoutes {

    public static void main(String[] args) {
        SpringApplication.run(DdrRoutes.class, args);
    }
}
