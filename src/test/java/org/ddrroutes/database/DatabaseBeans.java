package org.ddrroutes.database;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The connections as the program sets them up, for tests of other packages. */
@Configuration(proxyBeanMethods = false)
@Import(PostgresConnections.class)
public class DatabaseBeans {}
