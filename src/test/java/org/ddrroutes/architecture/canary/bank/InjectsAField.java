package org.ddrroutes.architecture.canary.bank;

import org.springframework.beans.factory.annotation.Autowired;

/** Wrong: nobody sees what it needs. */
public class InjectsAField {

    @Autowired
    private Runnable needed;
}
