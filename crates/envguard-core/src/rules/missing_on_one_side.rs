use crate::Check;

crate::declare_rule! {
    /// ## What it does
    /// Finds variables that one of two environments gives and the other one lacks, where `envguard deploy parity` compares
    /// them: those that the contract asks for, in all environments or in that one (`required-in`). Without a contract, and
    /// with `--expect same`, those are all. It also finds services, containers and jobs that only one of the two has.
    ///
    /// Where a side may have more than can be seen, as by an `envFrom` whose `ConfigMap` is not there, a variable that is not
    /// seen is not missing, but `unproven-value`, where that matters.
    ///
    /// ## Why
    /// It works where it was tried, and fails where it was forgotten. Blue runs, green does not start.
    ///
    /// ## Example
    /// ```env
    /// # .env.staging
    /// SMTP_HOST=mail.staging.example.com
    ///
    /// # .env.production
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// # .env.production
    /// SMTP_HOST=mail.example.com
    /// ```
    ///
    /// ## Fix safety
    /// There is none: what the value is there is for you to know.
    name: "missing-on-one-side",
    summary: "a variable that one of two environments lacks",
    group: Deploy,
    level: WARNING,
    message: "key {key} is given on one side only",
    help: "give it on the other side too, or say in the contract that it is optional",
    check: Check::Engine,
}
