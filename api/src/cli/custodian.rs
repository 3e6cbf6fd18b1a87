//! `custodian`: those who hold cycles' private keys, each on a machine of their own, and the hand-in on the server.
use super::{import::new_private, say};
use crate::{Failure, boot, config::Config};
use entity::{
    Id,
    vault::keystore::{CustodianKey, CustodyError, Share},
};
use std::{
    fs,
    io::{self, Read, Write},
    path::Path,
};

/// Makes a key pair.
pub(super) fn keygen(path: &Path) -> Result<(), Failure> {
    let key = CustodianKey::generate().map_err(Failure::internal)?;
    let mut file = new_private(path)?;
    let written = writeln!(file, "{}", key.to_text().as_str()).and_then(|()| file.sync_all());
    written.map_err(|error| Failure::file(path, &error))?;
    println!("{}", key.custodian().map_err(Failure::internal)?);
    say(
        "私钥已写入文件，请妥善保管并另存一份；以上公钥写入服务器设置 keys.custodians。",
        "The secret is in the file: keep it, with a copy elsewhere. The public key above goes into keys.custodians.",
    );
    Ok(())
}

/// Opens a share, away from the server.
pub(super) fn open(custody: &Path, key: &Path) -> Result<(), Failure> {
    let read = |path: &Path| fs::read_to_string(path).map_err(|error| Failure::file(path, &error));
    let key = CustodianKey::from_text(&zeroize::Zeroizing::new(read(key)?)).map_err(unusable("--key"))?;
    let share = key.open(&read(custody)?).map_err(unusable("CUSTODY"))?;
    println!("{}", share.to_text().as_str());
    say(
        "以上份额用于开启该周期的无记名测评表，仅可在周期冻结后交入。",
        "The share above helps to open the cycle's ballots: hand it in only once the cycle is frozen.",
    );
    Ok(())
}

/// Takes a share in, on the server.
pub(super) async fn hand_in(config: &Config, cycle: &str) -> Result<(), Failure> {
    let id: Id<entity::record::Cycle> = cycle.parse().map_err(|_| {
        let (zh, en) = (format!("{cycle} 不是周期的标识。"), format!("{cycle} is not the id of a cycle."));
        Failure::new("BAD_ID", "CYCLE", zh, en)
    })?;
    let mut text = zeroize::Zeroizing::new(String::new());
    io::stdin().read_to_string(&mut text).map_err(|error| Failure::io("standard input", &error))?;
    let share = Share::from_text(&text).map_err(unusable("share"))?;
    let app = boot::open_migrated(config).await?;
    let (present, needed) = app.db.hand_in_share(id, &share).await?;
    say(
        &format!("已交入 {present} 份，需要 {needed} 份。"),
        &format!("{present} of the {needed} shares needed are in."),
    );
    Ok(())
}

fn unusable(what: &'static str) -> impl Fn(CustodyError) -> Failure {
    move |why| Failure::new("CUSTODY", what, "内容有误、不完整，或不属于此保管人。", format!("Not usable: {why}."))
}
